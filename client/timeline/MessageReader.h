// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace sanad::client {

struct TimelineTheme;

/// One message's text with a caret: selection, copying, links and screen readers work in it as in any text. Read only;
/// Escape, and leaving it, close it.
class MessageReader : public QTextBrowser
{
    Q_OBJECT

public:
    MessageReader(const QString &text, Qt::LayoutDirection fallback, const TimelineTheme &theme, QWidget *parent);

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void fill(const QString &text, Qt::LayoutDirection direction, const QColor &linkColour);
};

} // namespace sanad::client
