// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/ClientSettings.h"

#include "common/core/JsonReader.h"
#include "common/core/JsonWriter.h"

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

namespace key {
constexpr auto Server = "session/server"_L1;
constexpr auto Person = "session/person"_L1;
constexpr auto Username = "session/username"_L1;
constexpr auto Language = "look/language"_L1;
constexpr auto Theme = "look/theme"_L1;
constexpr auto FontPercent = "look/font-percent"_L1;
constexpr auto WindowPlace = "window/place-"_L1; ///< and the role
constexpr auto Volume = "alerts/volume"_L1;
constexpr auto DoNotDisturb = "alerts/do-not-disturb"_L1;
constexpr auto Notifications = "alerts/notifications"_L1;
constexpr auto Tray = "alerts/stay-in-tray"_L1;
} // namespace key

constexpr int UsualVolume = 60;

template <typename Choice, size_t Count>
std::optional<Choice> fromName(const std::array<Choice, Count> &all, QStringView name)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](Choice choice) { return toName(choice) == name; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

int boundedNumber(const QVariant &stored, int least, int most, int usual)
{
    bool isNumber = false;
    const int number = stored.toInt(&isNumber);
    return isNumber && number >= least && number <= most ? number : usual;
}

} // namespace

QLatin1StringView toName(LanguageChoice choice)
{
    switch (choice) {
    case LanguageChoice::System: return "system"_L1;
    case LanguageChoice::Arabic: return "ar"_L1;
    case LanguageChoice::English: return "en"_L1;
    }
    return {};
}

QLatin1StringView toName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System: return "system"_L1;
    case ThemeChoice::Light: return "light"_L1;
    case ThemeChoice::Dark: return "dark"_L1;
    case ThemeChoice::HighContrast: return "high-contrast"_L1;
    }
    return {};
}

std::optional<LanguageChoice> languageChoiceFromName(QStringView name)
{
    return fromName(AllLanguageChoices, name);
}

std::optional<ThemeChoice> themeChoiceFromName(QStringView name)
{
    return fromName(AllThemeChoices, name);
}

ClientSettings::ClientSettings(const QString &file)
    : m_store(file, QSettings::IniFormat)
{
}

QUrl ClientSettings::serverAddress() const
{
    const QUrl stored(m_store.value(key::Server).toString(), QUrl::StrictMode);
    return stored.isValid() ? stored : QUrl();
}

void ClientSettings::setServerAddress(const QUrl &address)
{
    m_store.setValue(key::Server, address.toString());
}

std::optional<Person> ClientSettings::lastPerson() const
{
    const auto json = JsonReader::parseObject(m_store.value(key::Person).toString().toUtf8());
    if (!json)
        return {};
    const auto person = Person::fromJson(*json);
    return person ? std::optional(*person) : std::nullopt;
}

void ClientSettings::setLastPerson(const std::optional<Person> &person)
{
    if (person)
        m_store.setValue(key::Person, QString::fromUtf8(toJson(*person)));
    else
        m_store.remove(key::Person);
}

QString ClientSettings::lastUsername() const
{
    return m_store.value(key::Username).toString();
}

void ClientSettings::setLastUsername(const QString &username)
{
    m_store.setValue(key::Username, username);
}

LanguageChoice ClientSettings::language() const
{
    return languageChoiceFromName(m_store.value(key::Language).toString()).value_or(LanguageChoice::System);
}

void ClientSettings::setLanguage(LanguageChoice choice)
{
    m_store.setValue(key::Language, QString(toName(choice)));
}

ThemeChoice ClientSettings::theme() const
{
    return themeChoiceFromName(m_store.value(key::Theme).toString()).value_or(ThemeChoice::System);
}

void ClientSettings::setTheme(ThemeChoice choice)
{
    m_store.setValue(key::Theme, QString(toName(choice)));
}

int ClientSettings::fontPercent() const
{
    return boundedNumber(m_store.value(key::FontPercent), LeastFontPercent, MostFontPercent, 100);
}

void ClientSettings::setFontPercent(int percent)
{
    m_store.setValue(key::FontPercent, qBound(LeastFontPercent, percent, MostFontPercent));
}

QByteArray ClientSettings::windowPlace(Role role) const
{
    return m_store.value(key::WindowPlace + toWire(role)).toByteArray();
}

void ClientSettings::setWindowPlace(Role role, const QByteArray &geometry)
{
    m_store.setValue(key::WindowPlace + toWire(role), geometry);
}

int ClientSettings::volume() const
{
    return boundedNumber(m_store.value(key::Volume), 0, 100, UsualVolume);
}

void ClientSettings::setVolume(int volume)
{
    m_store.setValue(key::Volume, qBound(0, volume, 100));
}

bool ClientSettings::doesNotDisturb() const
{
    return m_store.value(key::DoNotDisturb, false).toBool();
}

void ClientSettings::setDoesNotDisturb(bool does)
{
    m_store.setValue(key::DoNotDisturb, does);
}

bool ClientSettings::showsNotifications() const
{
    return m_store.value(key::Notifications, true).toBool();
}

void ClientSettings::setShowsNotifications(bool shows)
{
    m_store.setValue(key::Notifications, shows);
}

bool ClientSettings::staysInTray() const
{
    return m_store.value(key::Tray, false).toBool();
}

void ClientSettings::setStaysInTray(bool stays)
{
    m_store.setValue(key::Tray, stays);
}

} // namespace sanad::client
