// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <QList>

namespace sanad::client {

/// A slider over a sound that shows how loud it is where; bars in reading direction, what has been played in colour.
class WaveformBar final : public QAbstractSlider
{
    Q_OBJECT

public:
    explicit WaveformBar(QWidget *parent = nullptr);

    /// 0 to 1, any number of them; empty: a plain line.
    void setLoudness(const QList<float> &heights);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void sought(int value); ///< by hand, not by setValue()

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void seekTo(int x);

    QList<float> m_heights;
};

} // namespace sanad::client
