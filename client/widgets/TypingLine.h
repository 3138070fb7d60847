// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace sanad::client {

/// One line below the messages that says who is typing; it keeps its place, so that nothing jumps when somebody does.
class TypingLine final : public QLabel
{
    Q_OBJECT

public:
    explicit TypingLine(QWidget *parent = nullptr);

    /// `who`: empty if nobody types.
    void setTypist(const QString &who);

protected:
    void changeEvent(QEvent *event) override;

private:
    void say();

    QString m_who;
};

} // namespace sanad::client
