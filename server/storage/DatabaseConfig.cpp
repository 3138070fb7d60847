// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/DatabaseConfig.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <array>

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

constexpr std::array KnownOptions{"sslmode"_L1, "sslrootcert"_L1, "sslcert"_L1, "sslkey"_L1, "sslcrl"_L1,
    "connect_timeout"_L1, "application_name"_L1, "target_session_attrs"_L1};

Error invalid(const QString &message)
{
    return Error::invalidField(u"database_url"_s, message);
}

Status readOption(DatabaseConfig &config, const QString &name, const QString &value)
{
    if (name == "host"_L1) {
        config.host = value;
        return {};
    }
    if (std::find(KnownOptions.begin(), KnownOptions.end(), name) == KnownOptions.end())
        return invalid(u"The database URL has an unknown parameter \"%1\"."_s.arg(name));
    // Qt joins the parameters to one string for libpq without quoting them.
    static const QRegularExpression plain(u"^[A-Za-z0-9_./:@+-]+$"_s);
    if (!plain.match(value).hasMatch())
        return invalid(
            u"The database URL's parameter \"%1\" is empty or has characters that are not allowed."_s.arg(name));
    config.options += (config.options.isEmpty() ? u""_s : u";"_s) + name + u'=' + value;
    return {};
}

Status readOptions(DatabaseConfig &config, const QUrl &url)
{
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        SANAD_TRY(readOption(config, name, value));
    if (!config.options.contains("connect_timeout"_L1))
        config.options += (config.options.isEmpty() ? u""_s : u";"_s) + u"connect_timeout=5"_s;
    return {};
}

} // namespace

Result<DatabaseConfig> DatabaseConfig::parse(const QString &url, const QString &dataDir)
{
    DatabaseConfig config;
    if (url.isEmpty()) {
        if (dataDir.isEmpty())
            return invalid(u"Without a database URL a data folder is needed."_s);
        config.file = dataDir + u"/sanad.db"_s;
        return config;
    }
    const QUrl parsed(url, QUrl::StrictMode);
    if (!parsed.isValid())
        return invalid(
            u"The database URL is not a valid URL; characters like @ : / in a password must be written as %XX."_s);
    if (parsed.scheme() != "postgresql"_L1 && parsed.scheme() != "postgres"_L1)
        return invalid(u"The database URL must begin with \"postgresql://\", or be empty for SQLite."_s);
    config.kind = Kind::Postgres;
    config.host = parsed.host(QUrl::FullyDecoded);
    config.port = parsed.port(config.port);
    config.user = parsed.userName(QUrl::FullyDecoded);
    config.password = parsed.password(QUrl::FullyDecoded);
    config.database = parsed.path(QUrl::FullyDecoded).mid(1);
    if (config.database.isEmpty() || config.database.contains(u'/'))
        return invalid(u"The database URL must name one database: postgresql://user@host/database."_s);
    if (config.user.isEmpty())
        return invalid(u"The database URL must name a user: postgresql://user@host/database."_s);
    if (config.port < 1)
        return invalid(u"The database URL's port must be between 1 and 65535."_s);
    if (parsed.hasFragment())
        return invalid(u"The database URL must not have a fragment; a # in a password is written as %23."_s);
    SANAD_TRY(readOptions(config, parsed));
    return config;
}

QString DatabaseConfig::describe() const
{
    if (kind == Kind::Sqlite)
        return u"SQLite at "_s + file;
    return u"PostgreSQL database %1 of %2 at %3:%4"_s.arg(database, user, host.isEmpty() ? u"local socket"_s : host)
        .arg(port);
}

} // namespace sanad::storage
