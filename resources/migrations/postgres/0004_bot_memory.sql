-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the bot remembers of a conversation, as server/domain/BotMemory writes it.

ALTER TABLE chats ADD COLUMN bot_memory text NOT NULL DEFAULT '';
