// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Person.h"

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QUrl>

#include <optional>

namespace sanad::client {

enum class LanguageChoice { System, Arabic, English };
enum class ThemeChoice { System, Light, Dark, HighContrast };

inline constexpr std::array AllLanguageChoices{LanguageChoice::System, LanguageChoice::Arabic, LanguageChoice::English};
inline constexpr std::array AllThemeChoices{
    ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::HighContrast};

/// The names by which a choice is stored, and given on the command line.
[[nodiscard]] QLatin1StringView toName(LanguageChoice choice);
[[nodiscard]] QLatin1StringView toName(ThemeChoice choice);
[[nodiscard]] std::optional<LanguageChoice> languageChoiceFromName(QStringView name);
[[nodiscard]] std::optional<ThemeChoice> themeChoiceFromName(QStringView name);

/// What the program remembers between two starts, typed: keys appear in its source and nowhere else. What was stored
/// by hand or by another version, and makes no sense, counts as not stored.
class ClientSettings
{
public:
    static constexpr int LeastFontPercent = 75;
    static constexpr int MostFontPercent = 200;

    /// `file`: an INI file, made when something is set.
    explicit ClientSettings(const QString &file);

    [[nodiscard]] QUrl serverAddress() const; ///< empty: never signed in
    void setServerAddress(const QUrl &address);
    /// Who was signed in last, so that their history can be read while the server is away.
    [[nodiscard]] std::optional<Person> lastPerson() const;
    void setLastPerson(const std::optional<Person> &person);
    [[nodiscard]] QString lastUsername() const;
    void setLastUsername(const QString &username);

    [[nodiscard]] LanguageChoice language() const;
    void setLanguage(LanguageChoice choice);
    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    [[nodiscard]] int fontPercent() const;
    void setFontPercent(int percent);

    [[nodiscard]] QByteArray windowPlace(Role role) const;
    void setWindowPlace(Role role, const QByteArray &geometry);

    [[nodiscard]] int volume() const; ///< 0 to 100; 0: no sounds
    void setVolume(int volume);
    [[nodiscard]] bool doesNotDisturb() const;
    void setDoesNotDisturb(bool does);
    [[nodiscard]] bool showsNotifications() const;
    void setShowsNotifications(bool shows);
    [[nodiscard]] bool staysInTray() const; ///< closing the window hides it, where there is a tray
    void setStaysInTray(bool stays);

private:
    QSettings m_store;
};

} // namespace sanad::client
