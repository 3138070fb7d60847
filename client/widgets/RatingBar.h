// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <array>

class QLabel;
class QLineEdit;
class QPushButton;

namespace sanad::client {

class DrawingButton;

/// Asks, once a problem is solved, how it went: one to five stars and a comment, if one likes.
class RatingBar final : public QFrame
{
    Q_OBJECT

public:
    static constexpr int MaxScore = 5;

    explicit RatingBar(QWidget *parent = nullptr);

    /// Asks anew.
    void reset();
    [[nodiscard]] int score() const { return m_score; }

Q_SIGNALS:
    void rated(int score, const QString &comment);
    void dismissed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void setScore(int score);
    void submit();

    QLabel *m_question = nullptr;
    std::array<DrawingButton *, MaxScore> m_stars{};
    QLineEdit *m_comment = nullptr;
    QPushButton *m_send = nullptr;
    DrawingButton *m_close = nullptr;
    int m_score = 0;
    bool m_isDone = false;
};

} // namespace sanad::client
