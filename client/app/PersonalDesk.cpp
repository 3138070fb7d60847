// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/PersonalDesk.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qint64 MostMedia = 256 * 1024 * 1024; ///< bytes of downloaded files that are kept
constexpr qint64 MostFile = 64 * 1024 * 1024; ///< bytes of one: more than the server takes

} // namespace

QString PersonalDesk::folderOf(const QString &folder, const QUrl &server, const Person &person)
{
    const QString name = u"%1 %2 %3"_s.arg(server.toString(), toWire(person.role)).arg(person.id.value());
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    return QDir(folder).filePath(u"people/"_s + QLatin1StringView(hash));
}

Result<std::unique_ptr<PersonalDesk>> PersonalDesk::open(ApiClient &api, RealtimeClient &realtime, const QUrl &server,
    const Person &person, const QString &folder, const QByteArray &key)
{
    const QString mine = folderOf(folder, server, person);
    SANAD_ASSIGN(auto store, LocalStore::open(mine, key));
    SANAD_ASSIGN(auto outbox, OutboxStore::open(mine, key));
    return std::unique_ptr<PersonalDesk>(
        new PersonalDesk(api, realtime, person, mine, std::move(store), std::move(outbox)));
}

PersonalDesk::PersonalDesk(ApiClient &api, RealtimeClient &realtime, const Person &person, const QString &folder,
    std::unique_ptr<LocalStore> store, std::unique_ptr<OutboxStore> outbox)
    : m_api(api)
    , m_realtime(realtime)
    , m_person(person)
    , m_folder(folder)
    , m_store(std::move(store))
    , m_outboxStore(std::move(outbox))
    , m_outbox(std::make_unique<Outbox>(api, realtime, *m_outboxStore, person))
    , m_cache(QDir(folder).filePath(u"media"_s), MostMedia)
    , m_media(std::make_unique<MediaFetcher>(api, m_cache, MostFile))
{
}

QString PersonalDesk::trouble() const
{
    const QString path =
        m_outboxStore->setAsidePath().isEmpty() ? m_store->setAsidePath() : m_outboxStore->setAsidePath();
    if (path.isEmpty())
        return {};
    return QCoreApplication::translate("PersonalDesk",
        "What was stored on this computer could not be read, and was set aside as %1. Your messages at the server "
        "are not affected.")
        .arg(u'\u2066' + QDir::toNativeSeparators(path) + u'\u2069');
}

ChatParts PersonalDesk::parts()
{
    return {.api = m_api,
        .realtime = m_realtime,
        .store = *m_store,
        .outbox = *m_outbox,
        .media = *m_media,
        .own = m_person,
        .folder = QDir(m_folder).filePath(u"unsent"_s),
        .makeVoice = {},
        .makePlayback = {}};
}

} // namespace sanad::client
