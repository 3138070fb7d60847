// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/Notice.h"

#include "client/widgets/icons.h"

#include <QAccessible>
#include <QEvent>
#include <QPushButton>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

namespace {

/// Long enough to be read twice; a screen reader is told at once.
constexpr auto Least = 6s;
constexpr auto PerCharacter = 70ms;
constexpr qsizetype MostWaiting = 5;

} // namespace

Notice::Notice(QWidget *parent)
    : Strip(StripMood::Trouble, "warning"_L1, parent)
{
    m_close = addButton();
    m_close->setIcon(icon("close"_L1));
    m_close->setFlat(true);
    m_time.setSingleShot(true);
    connect(&m_time, &QTimer::timeout, this, &Notice::next);
    connect(m_close, &QPushButton::clicked, this, &Notice::next);
    retranslate();
    setVisible(false);
}

void Notice::tell(const QString &sentence)
{
    if (sentence.isEmpty() || m_waiting.contains(sentence) || (isVisible() && this->sentence() == sentence))
        return;
    m_waiting.append(sentence);
    while (m_waiting.size() > MostWaiting)
        m_waiting.removeFirst();
    if (!m_time.isActive())
        next();
}

void Notice::next()
{
    m_time.stop();
    if (m_waiting.isEmpty()) {
        setVisible(false);
        return;
    }
    setSentence(m_waiting.takeFirst());
    setVisible(true);
    m_time.start(Least + PerCharacter * sentence().size());
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Notice::retranslate()
{
    m_close->setAccessibleName(tr("Close the notice"));
    m_close->setToolTip(tr("Close the notice"));
}

void Notice::changeEvent(QEvent *event)
{
    Strip::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_close != nullptr)
        retranslate();
}

} // namespace sanad::client
