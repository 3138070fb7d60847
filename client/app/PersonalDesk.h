// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/LocalStore.h"
#include "client/cache/MediaCache.h"
#include "client/cache/OutboxStore.h"
#include "client/chat/ChatPanel.h"
#include "client/models/MediaFetcher.h"
#include "client/models/Outbox.h"

#include <memory>

namespace sanad::client {

/// All that belongs to one person at one server: history, outbox, files. It lives as long as they are signed in, also
/// while they have to sign in anew.
class PersonalDesk final
{
public:
    /// `folder`: the program's data folder; `key`: seals what is stored. An Error: nothing can be stored there.
    [[nodiscard]] static Result<std::unique_ptr<PersonalDesk>> open(ApiClient &api, RealtimeClient &realtime,
        const QUrl &server, const Person &person, const QString &folder, const QByteArray &key);

    [[nodiscard]] const Person &person() const { return m_person; }
    [[nodiscard]] Outbox &outbox() { return *m_outbox; }
    /// Where an old database is that could not be read, as a translated sentence; empty: none.
    [[nodiscard]] QString trouble() const;
    /// `makeVoice` and `makePlayback` are the caller's to fill in.
    [[nodiscard]] ChatParts parts();

    /// Where a person's data are inside the program's data folder.
    [[nodiscard]] static QString folderOf(const QString &folder, const QUrl &server, const Person &person);

private:
    PersonalDesk(ApiClient &api, RealtimeClient &realtime, const Person &person, const QString &folder,
        std::unique_ptr<LocalStore> store, std::unique_ptr<OutboxStore> outbox);

    ApiClient &m_api;
    RealtimeClient &m_realtime;
    Person m_person;
    QString m_folder;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<OutboxStore> m_outboxStore;
    std::unique_ptr<Outbox> m_outbox;
    MediaCache m_cache;
    std::unique_ptr<MediaFetcher> m_media;
};

} // namespace sanad::client
