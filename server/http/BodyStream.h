// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/BodyReceiver.h"

#include <optional>

namespace sanad::http {

/// One body on its way from a connection into a BodyReceiver: asks whether it may come, hands on what has come, and
/// knows what is still missing. Network thread.
class BodyStream final : public std::enable_shared_from_this<BodyStream>
{
    Q_DISABLE_COPY_MOVE(BodyStream)
public:
    /// `length`: announced bytes. `onDecided` is called once, `onRoom` whenever a receiver that was full may have room.
    BodyStream(qint64 length, std::function<void()> onDecided, std::function<void()> onRoom);

    /// Asks whether the body may come; the decision may be there when this returns.
    void open(const BodyOpener &opener, const Request &head);
    /// The connection wants no more of it; a receiver that was not finished is destroyed.
    void abandon();

    [[nodiscard]] bool isDecided() const { return m_receiver || m_refusal; }
    /// Whether the client must wait: for the decision, or for the receiver to have room.
    [[nodiscard]] bool isWaiting() const { return !isDecided() || (m_receiver && m_receiver->isFull()); }
    /// Why the body may not come.
    [[nodiscard]] const std::optional<Error> &refusal() const { return m_refusal; }

    /// Hands on what `arrived` begins with, at most `most` bytes and nothing beyond the body, and removes it there.
    [[nodiscard]] Status take(QByteArray &arrived, qsizetype most);
    [[nodiscard]] qint64 received() const { return m_length - m_missing; }
    [[nodiscard]] qint64 missing() const { return m_missing; }
    /// Lets the receiver answer, once nothing is missing.
    void finish(const Responder &responder);

private:
    void decide(Result<std::unique_ptr<BodyReceiver>> decision);

    const qint64 m_length;
    qint64 m_missing;
    std::function<void()> m_onDecided; ///< both empty once abandoned
    std::function<void()> m_onRoom;
    std::unique_ptr<BodyReceiver> m_receiver;
    std::optional<Error> m_refusal;
};

} // namespace sanad::http
