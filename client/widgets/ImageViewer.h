// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QImage>

class QGraphicsPixmapItem;
class QGraphicsView;
class QLabel;

namespace sanad::client {

class DrawingButton;

/// Shows one picture large: fitted at first, zoomed and moved at will, and saved.
class ImageViewer final : public QDialog
{
    Q_OBJECT

public:
    explicit ImageViewer(QWidget *parent = nullptr);

    /// `path`: the picture's file; `name`: what it is called, as proposed when it is saved.
    void open(const QString &path, const QString &name);
    /// How large a pixel of the picture is on the screen.
    [[nodiscard]] qreal zoom() const;

public Q_SLOTS:
    void zoomIn();
    void zoomOut();
    void fit();

Q_SIGNALS:
    void saveRequested(const QString &path, const QString &name);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void scaleBy(qreal factor);

    QGraphicsView *m_view = nullptr;
    QGraphicsPixmapItem *m_picture = nullptr;
    QLabel *m_fault = nullptr;
    DrawingButton *m_in = nullptr;
    DrawingButton *m_out = nullptr;
    DrawingButton *m_fit = nullptr;
    DrawingButton *m_save = nullptr;
    QString m_path;
    QString m_name;
    bool m_isFitted = true;
};

} // namespace sanad::client
