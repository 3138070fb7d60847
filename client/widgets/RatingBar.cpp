// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/RatingBar.h"

#include "client/widgets/DrawingButton.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// The most that the server takes of a comment, in code points.
constexpr int MaxComment = 2000;

} // namespace

RatingBar::RatingBar(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(u"ratingBar"_s);
    m_question = new QLabel(this);
    m_question->setWordWrap(true);
    auto *top = new QHBoxLayout;
    top->addWidget(m_question, 1);
    for (int i = 0; i < MaxScore; ++i) {
        auto *star = new DrawingButton("star"_L1, this);
        star->setCheckable(true);
        connect(star, &DrawingButton::clicked, this, [this, i] { setScore(i + 1); });
        top->addWidget(star);
        m_stars.at(size_t(i)) = star;
    }
    m_close = new DrawingButton("close"_L1, this);
    top->addWidget(m_close);
    m_comment = new QLineEdit(this);
    m_comment->setMaxLength(MaxComment);
    m_send = new QPushButton(this);
    m_send->setDefault(true);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_comment, 1);
    bottom->addWidget(m_send);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 14, 8);
    column->addLayout(top);
    column->addLayout(bottom);
    connect(m_close, &DrawingButton::clicked, this, &RatingBar::dismissed);
    connect(m_send, &QPushButton::clicked, this, &RatingBar::submit);
    connect(m_comment, &QLineEdit::returnPressed, this, &RatingBar::submit);
    reset();
}

void RatingBar::reset()
{
    m_isDone = false;
    m_comment->clear();
    setScore(0);
}

void RatingBar::setScore(int score)
{
    m_score = score;
    for (int i = 0; i < MaxScore; ++i) {
        DrawingButton *star = m_stars.at(size_t(i));
        star->setChecked(i < score);
        star->setDrawing(i < score ? "star-full"_L1 : "star"_L1, QPalette::Link);
        star->setEnabled(!m_isDone);
    }
    m_comment->setVisible(score > 0 && !m_isDone);
    m_send->setVisible(score > 0 && !m_isDone);
    retranslate();
}

void RatingBar::retranslate()
{
    m_question->setText(m_isDone ? tr("Thank you for telling us.") : tr("How did we do? Your answer helps us."));
    for (int i = 0; i < MaxScore; ++i) {
        //: Accessible name of a button of the rating
        m_stars.at(size_t(i))->setName(tr("%Ln star(s) of 5", nullptr, i + 1));
    }
    m_comment->setPlaceholderText(tr("A comment, if you like"));
    m_comment->setAccessibleName(tr("A comment, if you like"));
    m_send->setText(tr("Send the rating"));
    m_close->setName(tr("Not now"));
}

void RatingBar::submit()
{
    if (m_score == 0 || m_isDone)
        return;
    const int score = m_score;
    const QString comment = m_comment->text().trimmed();
    m_isDone = true;
    setScore(score);
    Q_EMIT rated(score, comment);
}

void RatingBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace sanad::client
