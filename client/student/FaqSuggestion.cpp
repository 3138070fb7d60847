// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/FaqSuggestion.h"

#include "client/models/FaqModel.h"
#include "client/models/MessageWords.h"
#include "client/widgets/icons.h"

#include <QEvent>
#include <QPushButton>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

FaqSuggestion::FaqSuggestion(const FaqModel &model, QWidget *parent)
    : Strip(StripMood::Calm, "help"_L1, parent)
    , m_model(model)
    , m_pause(this)
{
    m_open = addButton();
    m_refuse = addButton();
    m_refuse->setFlat(true);
    m_refuse->setIcon(icon("close"_L1));
    m_pause.setSingleShot(true);
    m_pause.setInterval(350ms);
    connect(&m_pause, &QTimer::timeout, this, &FaqSuggestion::propose);
    connect(m_open, &QPushButton::clicked, this, [this] {
        const Faq faq = *m_proposed;
        setVisible(false);
        Q_EMIT opened(faq);
    });
    connect(m_refuse, &QPushButton::clicked, this, [this] {
        m_isRefused = true;
        setVisible(false);
    });
    setVisible(false);
    say();
}

void FaqSuggestion::consider(const QString &text)
{
    m_text = text;
    if (text.trimmed().isEmpty()) {
        m_isRefused = false;
        m_proposed.reset();
        m_pause.stop();
        setVisible(false);
        return;
    }
    if (!m_isRefused)
        m_pause.start();
}

void FaqSuggestion::propose()
{
    m_proposed = m_model.suggest(m_text);
    say();
    setVisible(m_proposed.has_value());
}

void FaqSuggestion::say()
{
    m_open->setText(tr("Read the answer"));
    m_open->setAccessibleName(tr("Read the answer"));
    m_refuse->setAccessibleName(tr("Close the suggestion"));
    m_refuse->setToolTip(tr("Close the suggestion"));
    if (m_proposed)
        //: %1 is a question that others have asked
        setSentence(tr("This may have been answered: %1").arg(isolated(m_proposed->question)));
}

void FaqSuggestion::changeEvent(QEvent *event)
{
    Strip::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_refuse != nullptr)
        say();
}

} // namespace sanad::client
