// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/Outbox.h"

#include "client/cache/private_file.h"
#include "client/net/received.h"
#include "common/core/Clock.h"
#include "common/text/message_text.h"

#include <QFileInfo>
#include <QMimeDatabase>
#include <QRandomGenerator>
#include <QThreadPool>
#include <QUuid>

using namespace Qt::StringLiterals;
using State = sanad::client::TimelineItem::State;

namespace sanad::client {

namespace {

qint64 laneOf(const Outbox::Target &target)
{
    return target ? target->value() : 0;
}

MessageType typeOf(const OutboxFile &file)
{
    if (file.isVoice)
        return MessageType::Audio;
    return file.mediaType.startsWith("image/"_L1) ? MessageType::Image : MessageType::File;
}

} // namespace

Outbox::Outbox(ApiClient &api, RealtimeClient &realtime, OutboxStore &store, const Person &own, const Limits &limits,
    QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_store(store)
    , m_own(own)
    , m_limits(limits)
    , m_policy(limits.retry)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, qOverload<>(&Outbox::pump));
    connect(&api.session(), &Session::begun, this, &Outbox::goOn);
    connect(&realtime, &RealtimeClient::conversationUpdated, this, &Outbox::noteChat);
    connect(&realtime, &RealtimeClient::cameOnline, this, [this](bool isRecovered) {
        // Who has to wait may have changed unseen: the next attempt tells.
        if (!isRecovered)
            m_blocked.clear();
        goOn();
    });
    const QList<OutboxEntry> kept = store.load();
    for (const OutboxEntry &entry : kept) {
        auto item = std::make_unique<Item>();
        item->entry = entry;
        item->state = entry.problem.isEmpty() ? State::Waiting : State::Failed;
        item->isAttempted = true;
        m_items.push_back(std::move(item));
    }
    for (const auto &item : m_items) {
        if (item->entry.file && item->entry.file->stored.isEmpty())
            copy(*item);
    }
    QMetaObject::invokeMethod(this, qOverload<>(&Outbox::pump), Qt::QueuedConnection);
}

Outbox::~Outbox()
{
    for (const auto &item : m_items) {
        if (item->call)
            item->call->cancel();
    }
}

Outbox::Item *Outbox::find(const QString &localId)
{
    const auto found = std::ranges::find_if(m_items, [&](const auto &item) { return item->entry.localId == localId; });
    return found == m_items.end() ? nullptr : found->get();
}

Result<QString> Outbox::add(const Target &target, const QString &text)
{
    if (const auto fault = text::messageTextFault(text)) {
        const bool isTooLong = *fault == text::TextFault::TooLong;
        return Error::of(ErrorCode::InvalidField,
            isTooLong ? tr("This message is too long to be sent. Please send it in parts.")
                      : tr("There is nothing to send."));
    }
    return put(
        {.localId = {}, .chat = target, .text = text, .file = {}, .createdAt = {}, .isEdited = false, .problem = {}});
}

Result<QString> Outbox::addFile(const Target &target, const OutgoingFile &outgoing)
{
    const QFileInfo info(outgoing.path);
    if (!info.isFile() || !info.isReadable())
        return Error::of(ErrorCode::NotFound, tr("The file cannot be read."));
    if (info.size() == 0)
        return Error::of(ErrorCode::InvalidField, tr("The file is empty."));
    OutboxFile file{.stored = {},
        .source = info.absoluteFilePath(),
        .name = harmlessFileName(outgoing.name.isEmpty() ? info.fileName() : outgoing.name),
        .mediaType = QMimeDatabase().mimeTypeForFile(info).name(),
        .size = info.size(),
        .isVoice = outgoing.isVoice,
        .duration = outgoing.duration};
    const QString caption = text::isBlank(outgoing.caption) ? QString() : outgoing.caption;
    return put({.localId = {},
        .chat = target,
        .text = caption,
        .file = std::move(file),
        .createdAt = {},
        .isEdited = false,
        .problem = {}});
}

Result<QString> Outbox::put(OutboxEntry entry)
{
    entry.localId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    entry.createdAt = SystemClock().now();
    // A small file is there with its message, or neither is.
    if (entry.file && entry.file->size <= m_limits.copiedAtOnce) {
        SANAD_TRY(copyPrivately(entry.file->source, m_store.pathOf(entry.localId)));
        entry.file->stored = entry.localId;
    }
    SANAD_TRY(m_store.add(entry));
    auto item = std::make_unique<Item>();
    item->entry = std::move(entry);
    Item &added = *item;
    m_items.push_back(std::move(item));
    if (added.entry.file && added.entry.file->stored.isEmpty())
        copy(added);
    const QString localId = added.entry.localId;
    const Target target = added.entry.chat;
    // What waits for the next try waits no longer: the person is here, and wants it sent.
    endPause();
    pump();
    Q_EMIT changed(target);
    return localId;
}

void Outbox::copy(Item &item)
{
    item.isCopying = true;
    const QString from = item.entry.file->source;
    const QString to = m_store.pathOf(item.entry.localId);
    QThreadPool::globalInstance()->start([self = QPointer(this), from, to, localId = item.entry.localId] {
        const Status copied = copyPrivately(from, to);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, localId, copied] {
                if (self)
                    self->onCopied(localId, copied);
            },
            Qt::QueuedConnection);
    });
}

void Outbox::onCopied(const QString &localId, const Status &copied)
{
    Item *const item = find(localId);
    if (!item)
        return;
    item->isCopying = false;
    if (!copied)
        return giveUp(*item, copied.error().message);
    item->entry.file->stored = localId;
    item->entry.file->size = QFileInfo(m_store.pathOf(localId)).size();
    if (const Status stored = m_store.update(item->entry); !stored)
        return giveUp(*item, stored.error().message);
    Q_EMIT changed(item->entry.chat);
    pump(item->entry.chat);
}

Status Outbox::edit(const QString &localId, const QString &text)
{
    Item *const item = find(localId);
    if (!item)
        return Error::of(ErrorCode::NotFound, tr("This message has been sent already."));
    if (item->state == State::Sending)
        return Error::of(ErrorCode::Conflict, tr("This message is being sent already."));
    if (!item->entry.file && text::messageTextFault(text))
        return Error::of(ErrorCode::InvalidField, tr("This cannot be sent as a message."));
    OutboxEntry entry = item->entry;
    entry.text = text;
    entry.isEdited = item->isAttempted;
    entry.problem.clear();
    SANAD_TRY(m_store.update(entry));
    item->entry = std::move(entry);
    item->state = State::Waiting;
    item->strangeAnswers = 0;
    const Target target = item->entry.chat;
    pump(target);
    Q_EMIT changed(target);
    return {};
}

Status Outbox::discard(const QString &localId)
{
    Item *const item = find(localId);
    if (!item)
        return {};
    if (item->state == State::Sending) {
        if (!item->entry.file)
            return Error::of(ErrorCode::Conflict, tr("This message is being sent already."));
        item->call->cancel();
    }
    const Target target = item->entry.chat;
    SANAD_TRY(m_store.remove(item->entry));
    removeItem(localId);
    Q_EMIT changed(target);
    pump(target);
    return {};
}

void Outbox::retry(const QString &localId)
{
    if (Item *const item = find(localId); item && item->state == State::Failed) {
        item->entry.problem.clear();
        item->state = State::Waiting;
        item->strangeAnswers = 0;
        if (item->entry.file && item->entry.file->stored.isEmpty() && !item->isCopying)
            copy(*item);
        if (const Status stored = m_store.update(item->entry); !stored)
            return giveUp(*item, stored.error().message);
        Q_EMIT changed(item->entry.chat);
    }
    goOn();
}

void Outbox::noteChat(const Chat &chat)
{
    // For admins a chat that waits is one to answer.
    if (m_own.role != Role::Student || chat.studentId != m_own.id)
        return;
    const bool isWaiting = chat.status == ChatStatus::WaitingForAdmin;
    const bool isOpen = chat.status != ChatStatus::Closed;
    for (const qint64 lane : {chat.id.value(), isOpen ? qint64(0) : chat.id.value()}) {
        if (isWaiting)
            m_blocked.insert(lane);
        else
            m_blocked.remove(lane);
    }
    pump();
}

void Outbox::goOn()
{
    m_policy.reset();
    endPause();
    pump();
}

void Outbox::endPause()
{
    if (!m_isPauseAsked)
        m_retry.stop();
}

void Outbox::pump()
{
    QSet<qint64> lanes;
    for (const auto &item : m_items)
        lanes.insert(laneOf(item->entry.chat));
    for (const qint64 lane : lanes)
        pump(lane == 0 ? Target() : Target(ChatId(lane)));
}

void Outbox::pump(const Target &target)
{
    const qint64 lane = laneOf(target);
    if (m_blocked.contains(lane) || m_retry.isActive() || !m_api.session().isSignedIn())
        return;
    for (const auto &item : m_items) {
        if (laneOf(item->entry.chat) != lane || item->state == State::Failed)
            continue;
        // The first that may go decides: while it is on its way, or is being copied, those behind it wait.
        if (item->state == State::Waiting && !item->isCopying)
            start(*item);
        return;
    }
}

void Outbox::start(Item &item)
{
    const OutboxEntry &entry = item.entry;
    item.state = State::Sending;
    item.isAttempted = true;
    const auto done = [this, localId = entry.localId](const Result<Sent> &answer) { onAnswer(localId, answer); };
    if (!entry.file) {
        m_api.send({.chatId = entry.chat, .text = entry.text, .clientMessageId = entry.localId}, this, done);
    } else {
        item.progress = 0;
        const bool isSound = entry.file->isVoice;
        item.call = m_api.upload({.path = m_store.pathOf(entry.file->stored),
                                     .name = entry.file->name,
                                     .isVoice = isSound,
                                     .form = {.text = entry.text,
                                         .chatId = entry.chat,
                                         .duration = entry.file->duration,
                                         .clientMessageId = entry.localId}},
            this, done);
        connect(item.call.get(), &CallHandle::progressed, this,
            [this, localId = entry.localId](double share) { onProgress(localId, share); });
    }
    Q_EMIT changed(entry.chat);
}

void Outbox::onProgress(const QString &localId, double share)
{
    constexpr double step = 0.01;
    Item *const item = find(localId);
    if (!item || item->state != State::Sending || (share < 1 && share - item->progress < step))
        return;
    item->progress = share;
    Q_EMIT changed(item->entry.chat);
}

void Outbox::onAnswer(const QString &localId, const Result<Sent> &answer)
{
    Item *const item = find(localId);
    if (!item)
        return;
    item->call.reset();
    item->progress = -1;
    const Target target = item->entry.chat;
    if (answer)
        onSent(*item, *answer);
    else
        onRefused(*item, answer.error());
    Q_EMIT changed(target);
    pump(target);
}

void Outbox::onSent(Item &item, const Sent &sent)
{
    m_policy.reset();
    const OutboxEntry entry = item.entry;
    // It is at the server: should this not get to the disk, the next start asks again and gets the same answer.
    if (const Status removed = m_store.remove(entry); !removed)
        qWarning(
            "A message that was sent could not be taken out of the outbox: %s", qPrintable(removed.error().detail));
    removeItem(entry.localId);
    Q_EMIT this->sent(entry.chat, entry.localId, sent);
    // An attempt of which nothing was heard had arrived, and the person has changed the words since: they go after it.
    if (entry.isEdited && !text::isBlank(entry.text) && sent.message.text != entry.text)
        (void)add(entry.chat, entry.text).has_value();
}

void Outbox::onRefused(Item &item, const Error &error)
{
    item.state = State::Waiting;
    switch (nextStepAfter(error.code)) {
    case NextStep::WaitForAdmin: {
        const Target target = item.entry.chat;
        m_blocked.insert(laneOf(target));
        Q_EMIT blocked(target);
        return;
    }
    case NextStep::WaitForSignIn: return;
    case NextStep::TryAgain:
        if (error.code == ErrorCode::Internal && ++item.strangeAnswers >= m_limits.strangeAnswers)
            return giveUp(item, error.message);
        return tryLater(error);
    case NextStep::GiveUp: return giveUp(item, error.message);
    }
}

void Outbox::giveUp(Item &item, const QString &problem)
{
    item.state = State::Failed;
    item.entry.problem = problem;
    if (const Status stored = m_store.update(item.entry); !stored)
        qWarning("Why a message was not sent could not be stored: %s", qPrintable(stored.error().detail));
    Q_EMIT changed(item.entry.chat);
    pump(item.entry.chat);
}

void Outbox::tryLater(const Error &error)
{
    const auto asked = std::chrono::seconds(error.retryAfter.value_or(0));
    m_isPauseAsked = asked.count() > 0;
    m_retry.start(m_policy.nextDelay(QRandomGenerator::global()->generateDouble(), asked));
}

void Outbox::removeItem(const QString &localId)
{
    std::erase_if(m_items, [&](const auto &item) { return item->entry.localId == localId; });
}

QList<TimelineItem> Outbox::items(const Target &target) const
{
    QList<TimelineItem> found;
    for (const auto &item : m_items) {
        if (item->entry.chat == target)
            found.append(shown(*item));
    }
    return found;
}

TimelineItem Outbox::shown(const Item &item) const
{
    const OutboxEntry &entry = item.entry;
    TimelineItem shown;
    shown.message.chatId = entry.chat.value_or(ChatId());
    shown.message.senderId = m_own.id;
    shown.message.senderRole = m_own.role;
    shown.message.senderName = m_own.name;
    shown.message.text = entry.text;
    shown.message.createdAt = entry.createdAt;
    shown.message.clientMessageId = entry.localId;
    shown.localId = entry.localId;
    shown.state = item.state;
    shown.progress = item.progress;
    shown.problem = entry.problem;
    if (entry.file) {
        shown.message.type = typeOf(*entry.file);
        Attachment attachment;
        attachment.name = entry.file->name;
        attachment.size = entry.file->size;
        attachment.mediaType = entry.file->mediaType;
        attachment.duration = entry.file->duration;
        shown.message.attachment = std::move(attachment);
        shown.localFile = entry.file->stored.isEmpty() ? entry.file->source : m_store.pathOf(entry.file->stored);
    }
    return shown;
}

} // namespace sanad::client
