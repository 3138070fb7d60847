// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/config_values.h"

#include <QDir>
#include <QUrl>

#include <span>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::app {

namespace {

struct Unit
{
    QLatin1StringView name;
    qint64 factor;
};

// Largest first, since the first that divides a value is the one it is shown in.
constexpr Unit DurationUnits[] = {
    {"d"_L1, 86'400'000}, {"h"_L1, 3'600'000}, {"m"_L1, 60'000}, {"s"_L1, 1000}, {"ms"_L1, 1}};
constexpr Unit SizeUnits[] = {{"G"_L1, qint64(1) << 30}, {"M"_L1, 1 << 20}, {"K"_L1, 1 << 10}, {""_L1, 1}};

/// Digits and a unit; `bareFactor` is the unit of digits alone.
std::optional<qint64> parseWithUnit(const QString &text, std::span<const Unit> units, qint64 bareFactor)
{
    static const QRegularExpression pattern(u"\\A([0-9]{1,18})([A-Za-z]*)\\z"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    qint64 factor = bareFactor;
    if (const QStringView name = match.capturedView(2); !name.isEmpty()) {
        const auto unit = std::ranges::find_if(units, [name](const Unit &candidate) { return candidate.name == name; });
        if (unit == units.end())
            return std::nullopt;
        factor = unit->factor;
    }
    qint64 product = 0;
    if (qMulOverflow(match.captured(1).toLongLong(), factor, &product))
        return std::nullopt;
    return product;
}

QString showWithUnit(qint64 value, std::span<const Unit> units)
{
    for (const Unit &unit : units) {
        if (value % unit.factor == 0 && (value != 0 || unit.factor == 1))
            return QString::number(value / unit.factor) + unit.name;
    }
    return QString::number(value);
}

template <typename Enum>
using NamedValues = QList<std::pair<QLatin1StringView, Enum>>;

template <typename Enum>
ValueKind<Enum> oneOfKind(const NamedValues<Enum> &names)
{
    QStringList all;
    for (const auto &entry : names)
        all.append(entry.first);
    return {u"one of "_s + all.join(", "_L1),
        [names](const QString &text) -> std::optional<Enum> {
            for (const auto &[name, value] : names) {
                if (text == name)
                    return value;
            }
            return std::nullopt;
        },
        [names](const Enum &value) {
            for (const auto &[name, candidate] : names) {
                if (candidate == value)
                    return QString(name);
            }
            return QString();
        }};
}

/// A strict http or https URL of a host and nothing that would make no sense behind it.
std::optional<QUrl> parseHttpUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return std::nullopt;
    return url;
}

/// As browsers write it (RFC 6454, 6.2): scheme, host and a port that is not the scheme's own.
std::optional<QByteArray> parseOrigin(const QString &text)
{
    std::optional<QUrl> url = parseHttpUrl(text);
    if (!url || !url->path().isEmpty())
        return std::nullopt;
    if (url->port() == (url->scheme() == "https"_L1 ? 443 : 80))
        url->setPort(-1);
    return url->toEncoded();
}

bool isClaimName(const QString &text)
{
    return !text.isEmpty() && text.size() <= 200 && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
        return c > u' ' && c < u'\x7f' && c != u'"' && c != u'\\' && c != u',';
    });
}

QString same(const QString &text)
{
    return text;
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(const QString &text)
{
    const std::optional<qint64> ms = parseWithUnit(text, DurationUnits, 1000);
    return ms ? std::optional(std::chrono::milliseconds(*ms)) : std::nullopt;
}

QString showDuration(std::chrono::milliseconds duration)
{
    return duration == 0ms ? u"0s"_s : showWithUnit(duration.count(), DurationUnits);
}

std::optional<qint64> parseSize(const QString &text)
{
    return parseWithUnit(text, SizeUnits, 1);
}

QString showSize(qint64 bytes)
{
    return showWithUnit(bytes, SizeUnits);
}

std::optional<qint64> parseCount(const QString &text)
{
    return parseWithUnit(text, {}, 1);
}

QStringList splitList(const QString &text)
{
    QStringList items;
    for (const QString &item : text.split(u',')) {
        if (const QString trimmed = item.trimmed(); !trimmed.isEmpty())
            items.append(trimmed);
    }
    return items;
}

QString hidePassword(const QString &url)
{
    // Up to the last "@" of all: a password should have its "/", "?" and "#" encoded, but may not.
    static const QRegularExpression inAuthority(u"(://[^:/@?#]*):.*@"_s);
    static const QRegularExpression inQuery(
        u"([?&](?:ssl)?password=)[^&#]*"_s, QRegularExpression::CaseInsensitiveOption);
    QString hidden = url;
    return hidden.replace(inAuthority, u"\\1:***@"_s).replace(inQuery, u"\\1***"_s);
}

ValueKind<bool> onOffKind()
{
    return {u"on or off"_s,
        [](const QString &text) -> std::optional<bool> {
            const QString lower = text.toLower();
            if (QStringList{u"on"_s, u"true"_s, u"yes"_s, u"1"_s}.contains(lower))
                return true;
            if (QStringList{u"off"_s, u"false"_s, u"no"_s, u"0"_s}.contains(lower))
                return false;
            return std::nullopt;
        },
        [](const bool &value) { return value ? u"on"_s : u"off"_s; }};
}

ValueKind<QString> textKind()
{
    return {u"text in one line, at most 1000 characters"_s,
        [](const QString &text) {
            const bool isLine =
                std::none_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
            return isLine && text.size() <= 1000 ? std::optional(text) : std::nullopt;
        },
        same};
}

ValueKind<QString> folderKind()
{
    return {u"the path of a folder"_s,
        [](const QString &text) -> std::optional<QString> {
            if (text.isEmpty() || text.contains(QChar::Null))
                return std::nullopt;
            const QString path = text.startsWith("~/"_L1) ? QDir::homePath() + text.mid(1) : text;
            return QDir::cleanPath(QDir::current().absoluteFilePath(path));
        },
        [](const QString &path) {
            const QString home = QDir::homePath() + u'/';
            return path.startsWith(home) ? u"~/"_s + path.mid(home.size()) : path;
        }};
}

ValueKind<QString> fileKind()
{
    const ValueKind<QString> folder = folderKind();
    return {u"the path of a file, or empty"_s,
        [folder](const QString &text) { return text.isEmpty() ? std::optional(text) : folder.parse(text); },
        folder.show};
}

ValueKind<QString> databaseUrlKind()
{
    return {u"postgresql://user@host/database, or empty for SQLite in the data folder"_s,
        [](const QString &text) {
            static const QRegularExpression pattern(u"\\A(?:postgres(?:ql)?://[^\\s\\x00-\\x1f]*)?\\z"_s);
            return pattern.match(text).hasMatch() ? std::optional(text) : std::nullopt;
        },
        hidePassword};
}

ValueKind<QString> publicUrlKind()
{
    return {u"an address like https://support.school.example, or empty"_s,
        [](const QString &text) -> std::optional<QString> {
            if (text.isEmpty())
                return text;
            const std::optional<QUrl> url = parseHttpUrl(text);
            return url ? std::optional(url->toString(QUrl::StripTrailingSlash | QUrl::FullyEncoded)) : std::nullopt;
        },
        same};
}

ValueKind<QList<QByteArray>> originsKind()
{
    return {u"origins like https://www.school.example, separated by commas, or * for any"_s,
        [](const QString &text) -> std::optional<QList<QByteArray>> {
            const QStringList items = splitList(text);
            if (items == QStringList{u"*"_s})
                return QList<QByteArray>();
            QList<QByteArray> origins;
            for (const QString &item : items) {
                const std::optional<QByteArray> origin = parseOrigin(item);
                if (!origin)
                    return std::nullopt;
                origins.append(*origin);
            }
            return origins.isEmpty() ? std::nullopt : std::optional(origins);
        },
        [](const QList<QByteArray> &origins) {
            return origins.isEmpty() ? u"*"_s : QString::fromLatin1(origins.join(", "));
        }};
}

ValueKind<QString> claimKind()
{
    return {u"the name of a claim: printable ASCII without quotes, backslashes, commas and spaces"_s,
        [](const QString &text) { return isClaimName(text) ? std::optional(text) : std::nullopt; }, same};
}

ValueKind<QStringList> claimsKind()
{
    return {u"names of claims, separated by commas"_s,
        [](const QString &text) {
            const QStringList names = splitList(text);
            const bool areGood = !names.isEmpty() && std::all_of(names.cbegin(), names.cend(), isClaimName);
            return areGood ? std::optional(names) : std::nullopt;
        },
        [](const QStringList &names) { return names.join(", "_L1); }};
}

ValueKind<LogLevel> logLevelKind()
{
    return oneOfKind<LogLevel>({{"debug"_L1, LogLevel::Debug}, {"info"_L1, LogLevel::Info},
        {"warning"_L1, LogLevel::Warning}, {"error"_L1, LogLevel::Error}});
}

ValueKind<LogFormat> logFormatKind()
{
    return oneOfKind<LogFormat>({{"text"_L1, LogFormat::Text}, {"json"_L1, LogFormat::Json}});
}

ValueKind<QString> algorithmKind()
{
    return oneOfKind<QString>({{"HS256"_L1, u"HS256"_s}, {"RS256"_L1, u"RS256"_s}, {"ES256"_L1, u"ES256"_s}});
}

} // namespace sanad::app
