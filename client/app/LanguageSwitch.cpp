// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/LanguageSwitch.h"

#include "client/app/logging.h"

#include <QApplication>
#include <QLibraryInfo>

using namespace Qt::StringLiterals;

namespace sanad::client {

LanguageSwitch::LanguageSwitch(QObject *parent)
    : QObject(parent)
    , m_system(QLocale::system())
{
}

Language LanguageSwitch::resolved(LanguageChoice choice, const QLocale &system)
{
    switch (choice) {
    case LanguageChoice::Arabic: return Language::Arabic;
    case LanguageChoice::English: return Language::English;
    case LanguageChoice::System: break;
    }
    return system.language() == QLocale::Arabic ? Language::Arabic : Language::English;
}

void LanguageSwitch::apply(Language language)
{
    m_language = language;
    const QLocale::Language wanted = language == Language::Arabic ? QLocale::Arabic : QLocale::English;
    // Somebody whose system speaks this language has their own country's dates and digits.
    const QLocale locale = m_system.language() == wanted ? m_system : QLocale(wanted);
    QLocale::setDefault(locale);
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
    const QString name(toWire(language));
    if (m_qts.load(u"qtbase_"_s + name, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
    // Also for English: its plural forms are translations.
    if (!m_ours.load(u":/sanad/translations/sanad_%1.qm"_s.arg(name)))
        qCWarning(lcApp) << "there is no translation for" << name;
    QCoreApplication::installTranslator(&m_ours);
    // The direction is set last: widgets that are laid out anew have their new texts by then.
    QGuiApplication::setLayoutDirection(language == Language::Arabic ? Qt::RightToLeft : Qt::LeftToRight);
    Q_EMIT languageChanged(language);
}

} // namespace sanad::client
