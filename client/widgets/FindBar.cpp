// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/FindBar.h"

#include "client/widgets/DrawingButton.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace sanad::client {

FindBar::FindBar(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(u"findBar"_s);
    m_query = new QLineEdit(this);
    m_query->setClearButtonEnabled(true);
    m_outcome = new QLabel(this);
    m_older = new DrawingButton("up"_L1, this);
    m_newer = new DrawingButton("down"_L1, this);
    m_close = new DrawingButton("close"_L1, this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 6, 8, 6);
    row->addWidget(m_query, 1);
    row->addWidget(m_outcome);
    row->addWidget(m_older);
    row->addWidget(m_newer);
    row->addWidget(m_close);
    connect(m_query, &QLineEdit::textChanged, this, [this] { setFound(true); });
    connect(m_query, &QLineEdit::returnPressed, this, [this] { search(false); });
    connect(m_older, &DrawingButton::clicked, this, [this] { search(false); });
    connect(m_newer, &DrawingButton::clicked, this, [this] { search(true); });
    connect(m_close, &DrawingButton::clicked, this, &FindBar::leave);
    setFocusProxy(m_query);
    setVisible(false);
    retranslate();
}

void FindBar::retranslate()
{
    m_query->setPlaceholderText(tr("Find in this chat"));
    m_query->setAccessibleName(tr("Find in this chat"));
    m_older->setName(tr("Find earlier"));
    m_newer->setName(tr("Find later"));
    m_close->setName(tr("Close the search"));
    setFound(m_found);
}

void FindBar::open()
{
    setVisible(true);
    m_query->selectAll();
    m_query->setFocus();
}

QString FindBar::query() const
{
    return m_query->text();
}

void FindBar::setFound(bool found)
{
    m_found = found;
    //: The search in the chat has found nothing
    m_outcome->setText(found ? QString() : tr("Not found"));
}

void FindBar::search(bool forwards)
{
    if (!m_query->text().trimmed().isEmpty())
        Q_EMIT searchRequested(m_query->text(), forwards);
}

void FindBar::leave()
{
    setVisible(false);
    Q_EMIT closed();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QFrame::keyPressEvent(event);
}

void FindBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace sanad::client
