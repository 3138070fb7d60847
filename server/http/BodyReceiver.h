// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/http/Request.h"
#include "server/http/Response.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

namespace sanad::http {

/// Takes the body of one request while it arrives, instead of having it gathered in memory. Network thread only.
///
/// Destroyed before finish() was called, the body broke off (client gone, time over, refused) and nothing of it may
/// remain. Destroyed as soon as finish() has returned: what goes on from there must be owned elsewhere, since it goes
/// on even if the client does not wait for it.
class BodyReceiver
{
    Q_DISABLE_COPY_MOVE(BodyReceiver)
public:
    BodyReceiver() = default;
    virtual ~BodyReceiver() = default;

    /// The next piece, at most HttpLimits::readAhead bytes, valid during the call. An Error refuses the request with
    /// it, and no further call follows.
    [[nodiscard]] virtual Status receive(QByteArrayView piece) = 0;
    /// All announced bytes have come; answers now or later. The last call.
    virtual void finish(const Responder &responder) = 0;

    /// Whether neither a piece nor finish() may come now; asked after each piece. Nothing is read from the client until
    /// resume() is called. A receiver that stays full for HttpLimits::answerTime is answered for: 503.
    [[nodiscard]] virtual bool isFull() const { return false; }
    /// For the connection: what resume() calls.
    void setResume(std::function<void()> resume) { m_resume = std::move(resume); }

protected:
    /// Tells the connection that isFull() has become false; harmless at any time.
    void resume() const
    {
        if (m_resume)
            m_resume();
    }

private:
    std::function<void()> m_resume;
};

/// Takes the decision on a body: a receiver for it, or the Error with which the request is refused. The first call
/// counts; it may come when the client has long gone (the receiver is destroyed then).
using BodyOpened = std::function<void(Result<std::unique_ptr<BodyReceiver>>)>;

/// Decides, now or later, whether the body of an admitted request may come: `head` has everything but the body, of
/// which no byte has been looked at; a client that waits for "100 Continue" gets it after a receiver was given. A body
/// of length 0 is asked for too. Network thread.
using BodyOpener = std::function<void(const Request &head, BodyOpened opened)>;

} // namespace sanad::http
