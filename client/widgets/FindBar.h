// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace sanad::client {

class DrawingButton;

/// The line in which one looks for words in the chat.
class FindBar final : public QFrame
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    /// Shows the bar with what was looked for last, marked, so that typing replaces it.
    void open();
    /// Whether the last search found anything.
    void setFound(bool found);
    [[nodiscard]] QString query() const;

Q_SIGNALS:
    void searchRequested(const QString &query, bool forwards);
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();
    void search(bool forwards);
    void leave();

    QLineEdit *m_query = nullptr;
    QLabel *m_outcome = nullptr;
    DrawingButton *m_older = nullptr;
    DrawingButton *m_newer = nullptr;
    DrawingButton *m_close = nullptr;
    bool m_found = true;
};

} // namespace sanad::client
