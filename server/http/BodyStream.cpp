// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/BodyStream.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

BodyStream::BodyStream(qint64 length, std::function<void()> onDecided, std::function<void()> onRoom)
    : m_length(length)
    , m_missing(length)
    , m_onDecided(std::move(onDecided))
    , m_onRoom(std::move(onRoom))
{
}

void BodyStream::open(const BodyOpener &opener, const Request &head)
{
    opener(head, [weak = weak_from_this()](Result<std::unique_ptr<BodyReceiver>> decision) {
        if (const auto self = weak.lock())
            self->decide(std::move(decision));
    });
}

void BodyStream::decide(Result<std::unique_ptr<BodyReceiver>> decision)
{
    const auto onDecided = std::exchange(m_onDecided, nullptr);
    if (!onDecided)
        return;
    if (decision && *decision) {
        m_receiver = *std::move(decision);
        m_receiver->setResume([weak = weak_from_this()] {
            if (const auto self = weak.lock(); self && self->m_onRoom)
                self->m_onRoom();
        });
    } else {
        m_refusal = decision ? Error::internal(u"a body was accepted without a receiver"_s) : decision.error();
    }
    onDecided();
}

void BodyStream::abandon()
{
    m_onDecided = nullptr;
    m_onRoom = nullptr;
    m_receiver.reset();
}

Status BodyStream::take(QByteArray &arrived, qsizetype most)
{
    const qsizetype size = std::min({m_missing, qint64(arrived.size()), qint64(most)});
    if (size == 0)
        return {};
    m_missing -= size;
    Status status = m_receiver->receive(QByteArrayView(arrived).first(size));
    if (size == arrived.size())
        arrived = QByteArray();
    else
        arrived.remove(0, size);
    return status;
}

void BodyStream::finish(const Responder &responder)
{
    Q_ASSERT(m_missing == 0);
    m_onRoom = nullptr;
    // Answering may end the connection, and this with it.
    const auto receiver = std::move(m_receiver);
    receiver->finish(responder);
}

} // namespace sanad::http
