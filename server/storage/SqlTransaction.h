// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"
#include "server/storage/SqlAccountRepository.h"
#include "server/storage/SqlBotRepository.h"
#include "server/storage/SqlChatRepository.h"
#include "server/storage/SqlFaqRepository.h"
#include "server/storage/SqlMediaRepository.h"
#include "server/storage/SqlMessageRepository.h"
#include "server/storage/SqlPersonRepository.h"
#include "server/storage/SqlPhraseRepository.h"
#include "server/storage/SqlSessionRepository.h"

namespace sanad::storage {

/// The repositories over one connection; lives as long as it and serves one transaction after another. The connection's
/// thread.
class SqlTransaction final : public Transaction
{
public:
    explicit SqlTransaction(SqlConnection &connection)
        : m_connection(connection)
        , m_people(connection)
        , m_chats(connection)
        , m_messages(connection)
        , m_faqs(connection)
        , m_media(connection)
        , m_accounts(connection)
        , m_sessions(connection)
        , m_audit(connection)
        , m_phrases(connection)
        , m_bot(connection)
    {
    }

    [[nodiscard]] PersonRepository &people() override { return m_people; }
    [[nodiscard]] ChatRepository &chats() override { return m_chats; }
    [[nodiscard]] MessageRepository &messages() override { return m_messages; }
    [[nodiscard]] FaqRepository &faqs() override { return m_faqs; }
    [[nodiscard]] MediaRepository &media() override { return m_media; }
    [[nodiscard]] AccountRepository &accounts() override { return m_accounts; }
    [[nodiscard]] SessionRepository &sessions() override { return m_sessions; }
    [[nodiscard]] AuditRepository &audit() override { return m_audit; }
    [[nodiscard]] PhraseRepository &phrases() override { return m_phrases; }
    [[nodiscard]] BotRepository &bot() override { return m_bot; }
    [[nodiscard]] Status checkWritable() override;

private:
    SqlConnection &m_connection;
    SqlPersonRepository m_people;
    SqlChatRepository m_chats;
    SqlMessageRepository m_messages;
    SqlFaqRepository m_faqs;
    SqlMediaRepository m_media;
    SqlAccountRepository m_accounts;
    SqlSessionRepository m_sessions;
    SqlAuditRepository m_audit;
    SqlPhraseRepository m_phrases;
    SqlBotRepository m_bot;
};

} // namespace sanad::storage
