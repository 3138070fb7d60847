// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/MediaFetcher.h"

using namespace Qt::StringLiterals;

namespace sanad::client {

MediaFetcher::MediaFetcher(ApiClient &api, MediaCache &cache, qint64 most, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_cache(cache)
    , m_most(most)
{
}

QString MediaFetcher::keyOf(const Message &message, Part part)
{
    return QString::number(message.id.value()) + (part == Part::Thumbnail ? u"-thumbnail"_s : QString());
}

QUrl MediaFetcher::linkOf(const Message &message, Part part)
{
    if (!message.attachment)
        return {};
    return QUrl(part == Part::Thumbnail ? message.attachment->thumbnailUrl : message.attachment->url, QUrl::StrictMode);
}

std::optional<QString> MediaFetcher::find(const Message &message, Part part)
{
    return m_cache.find(keyOf(message, part));
}

void MediaFetcher::fetch(const Message &message, Part part, QObject *context, Answer<QString> done)
{
    const QString key = keyOf(message, part);
    if (const auto path = m_cache.find(key)) {
        QMetaObject::invokeMethod(
            context, [path = *path, done = std::move(done)] { done(path); }, Qt::QueuedConnection);
        return;
    }
    Fetch &fetch = m_fetches[key];
    fetch.waiting.append({.context = context, .done = std::move(done)});
    if (fetch.waiting.size() == 1)
        start(message, part, false);
}

void MediaFetcher::cancel(const Message &message, Part part)
{
    const Fetch fetch = m_fetches.take(keyOf(message, part));
    if (fetch.call)
        fetch.call->cancel();
}

void MediaFetcher::start(const Message &message, Part part, bool isRepeat)
{
    const QString key = keyOf(message, part);
    const QUrl link = linkOf(message, part);
    if (link.isEmpty() && !isRepeat)
        return askForLink(message, part);
    auto call = m_api.download(link, m_cache.incomingPath(key), m_most, this,
        [this, message, part, key, isRepeat](const Result<QString> &path) {
            if (path)
                return finish(key, m_cache.take(key));
            // The grant of a link ends; whoever may read the message gets a new one.
            const bool isRefused = path.error().code == ErrorCode::Forbidden
                || path.error().code == ErrorCode::Unauthorized || path.error().code == ErrorCode::NotFound;
            if (isRefused && !isRepeat)
                return askForLink(message, part);
            finish(key, path);
        });
    connect(call.get(), &CallHandle::progressed, this,
        [this, id = message.id](double share) { Q_EMIT progressed(id, share); });
    m_fetches[key].call = std::move(call);
}

void MediaFetcher::askForLink(const Message &message, Part part)
{
    const MessageId before(message.id.value() - 1);
    m_api.messagesAfter(message.chatId, before, 1, this, [this, message, part](const Result<QList<Message>> &page) {
        const QString key = keyOf(message, part);
        if (!m_fetches.contains(key))
            return;
        if (!page)
            return finish(key, page.error());
        if (page->isEmpty() || page->constFirst().id != message.id)
            return finish(key, Error::of(ErrorCode::NotFound, sentenceFor(ErrorCode::NotFound)));
        start(page->constFirst(), part, true);
    });
}

void MediaFetcher::finish(const QString &key, const Result<QString> &result)
{
    const Fetch fetch = m_fetches.take(key);
    for (const Waiting &one : fetch.waiting) {
        if (one.context)
            one.done(result);
    }
}

} // namespace sanad::client
