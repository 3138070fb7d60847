// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Message.h"

#include <QString>

namespace sanad::client {

/// One entry of a conversation: a message the server has, or one of ours that is still on its way.
struct TimelineItem
{
    enum class State {
        Waiting, ///< in the outbox
        Sending,
        Failed, ///< for good, until the person retries
        OnServer,
    };

    /// OnServer: as the server has it. Otherwise text, type, createdAt and the attachment's name, size and type as they
    /// were written here, without a valid id.
    Message message = {};
    QString localId = {}; ///< client_message_id of an own message; empty for others'
    State state = State::OnServer;
    double progress = -1; ///< of an upload, 0 to 1; negative: none is going on
    QString problem = {}; ///< Failed: a translated sentence
    QString localFile = {}; ///< the attachment's file while it is not on the server

    bool operator==(const TimelineItem &) const = default;
};

} // namespace sanad::client
