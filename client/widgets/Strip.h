// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace sanad::client {

/// What a strip across the chat is about: its colours, and its drawing.
enum class StripMood { Calm, Warning, Trouble };

/// A line across the chat with a drawing, a sentence that wraps, and room for buttons.
class Strip : public QFrame
{
    Q_OBJECT

public:
    explicit Strip(StripMood mood, QLatin1StringView drawing, QWidget *parent = nullptr);

    void setSentence(const QString &sentence);
    [[nodiscard]] QString sentence() const;
    /// A button at the end of the line.
    QPushButton *addButton();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void setMood(StripMood mood);
    void setDrawing(QLatin1StringView drawing);

private:
    void dress();

    StripMood m_mood;
    QLatin1StringView m_drawing;
    QHBoxLayout *m_row = nullptr;
    QLabel *m_picture = nullptr;
    QLabel *m_label = nullptr;
};

} // namespace sanad::client
