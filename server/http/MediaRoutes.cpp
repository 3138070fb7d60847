// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/MediaRoutes.h"

#include "common/protocol/http_paths.h"
#include "server/domain/MessageWriter.h"
#include "server/http/UploadForm.h"
#include "server/http/answers.h"
#include "server/http/content_disposition.h"
#include "server/http/download.h"
#include "server/http/header_names.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// What a form has beside the file: a caption, the other fields, the heads of the parts.
constexpr qint64 FormOverhead = 192 * 1024;

/// How long a browser may keep a file: what a link leads to never changes.
constexpr auto CacheControl = "private, max-age=86400, immutable";
/// The same for the address of another store, which is good for a shorter time.
constexpr auto RedirectCacheControl = "private, max-age=300";

qint64 declaredLength(const Request &head)
{
    return head.header(headerText(HeaderName::ContentLength)).toLongLong();
}

/// Nothing in a file may run, or load, or know where it came from, even if a browser takes it for a page.
QList<std::pair<QByteArray, QByteArray>> fileHeaders(const QByteArray &type, const QByteArray &disposition)
{
    QByteArray policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
    // Browsers refuse to show a PDF in a sandbox; their viewers run no script of it.
    if (type != "application/pdf")
        policy += "; sandbox";
    return {{"Content-Disposition", disposition}, {"Cache-Control", CacheControl}, {"Content-Security-Policy", policy},
        {"Cross-Origin-Resource-Policy", "cross-origin"}, {"Referrer-Policy", "no-referrer"}};
}

} // namespace

/// One of the two ways to send a file.
struct MediaRoutes::Kind
{
    QLatin1StringView part;
    qint64 limit = 0; ///< bytes
};

/// A person's place among the uploads under way.
class MediaRoutes::Slot
{
public:
    using Table = QHash<std::pair<int, PersonId>, int>;

    Slot(std::shared_ptr<Table> table, std::pair<int, PersonId> who)
        : m_table(std::move(table))
        , m_who(who)
    {
        ++(*m_table)[m_who];
    }
    ~Slot()
    {
        const auto found = m_table->find(m_who);
        if (--*found == 0)
            m_table->erase(found);
    }
    Q_DISABLE_COPY_MOVE(Slot)
    /// The same person's other ones.
    [[nodiscard]] int others() const { return m_table->value(m_who) - 1; }

private:
    const std::shared_ptr<Table> m_table;
    const std::pair<int, PersonId> m_who;
};

/// One upload, from the first byte to its answer.
struct MediaRoutes::Upload
{
    Upload(MediaStore &store, const Kind &kind, const Request &head, std::unique_ptr<Slot> place)
        : caller(*head.caller)
        , origin(head.origin)
        , form(store, kind.part, kind.limit)
        , slot(std::move(place))
    {
    }

    Caller caller;
    QByteArray origin;
    UploadForm form;
    std::unique_ptr<Slot> slot;
};

/// Reads a form while it arrives.
class MediaRoutes::UploadReceiver final : public BodyReceiver
{
public:
    UploadReceiver(MediaRoutes &routes, const QByteArray &boundary, std::unique_ptr<Upload> upload)
        : m_routes(routes)
        , m_upload(std::move(upload))
        , m_reader(boundary, m_upload->form)
    {
    }

    Status receive(QByteArrayView piece) override { return m_reader.feed(piece); }
    void finish(const Responder &responder) override
    {
        Status complete = m_reader.finish();
        if (complete)
            complete = m_upload->form.checkComplete();
        if (complete)
            m_routes.finish(std::move(m_upload), responder);
        else
            responder.send(Response::error(complete.error()));
    }

private:
    MediaRoutes &m_routes;
    std::unique_ptr<Upload> m_upload;
    MultipartReader m_reader;
};

MediaRoutes::MediaRoutes(
    ChatService &service, MediaStore &store, const MediaLinks &links, const MediaLimits &limits, QObject *context)
    : m_service(service)
    , m_store(store)
    , m_links(links)
    , m_limits(limits)
    , m_context(context)
    , m_underWay(std::make_shared<Slot::Table>())
{
}

MediaRoutes::~MediaRoutes() = default;

void MediaRoutes::addTo(RouteTable &table)
{
    namespace path = protocol::path;
    addUpload(table, path::MessagesMedia, {.part = protocol::MediaForm::FilePart, .limit = m_limits.file});
    addUpload(table, path::MessagesAudio, {.part = protocol::MediaForm::AudioPart, .limit = m_limits.audio});
    const auto addDownload = [&](QLatin1StringView pattern, MediaPart part) {
        table.add({.method = Method::Get,
            .pattern = QByteArray(pattern.data(), pattern.size()),
            .access = Access::Public,
            .bodyLimit = 0,
            .handler = [this, part](
                           const Request &request, const Responder &responder) { download(part, request, responder); },
            .mayLackBody = false,
            .openBody = {},
            .rateClass = RateClass::Link});
    };
    addDownload(path::Media, MediaPart::Content);
    addDownload(path::MediaThumbnail, MediaPart::Thumbnail);
}

void MediaRoutes::addUpload(RouteTable &table, QLatin1StringView path, const Kind &kind)
{
    table.add({.method = Method::Post,
        .pattern = QByteArray(path.data(), path.size()),
        .access = Access::AnyRole,
        .bodyLimit = kind.limit + FormOverhead,
        .handler = {},
        .mayLackBody = false,
        .openBody = [this, kind](const Request &head, const BodyOpened &opened) { open(kind, head, opened); }});
}

Result<std::unique_ptr<MediaRoutes::Slot>> MediaRoutes::takeSlot(const Caller &caller)
{
    const std::pair<int, PersonId> who(int(caller.person.role), caller.person.id);
    if (m_underWay->value(who) >= m_limits.uploadsEach)
        return Error::of(ErrorCode::RateLimited, u"Please wait until your other files have been sent."_s);
    if (m_underWay->size() >= m_limits.uploadsInAll)
        return Error::of(ErrorCode::Unavailable);
    return std::make_unique<Slot>(m_underWay, who);
}

void MediaRoutes::open(const Kind &kind, const Request &head, const BodyOpened &opened)
{
    const auto boundary = multipartBoundary(head.header(headerText(HeaderName::ContentType)));
    if (!boundary) {
        opened(boundary.error());
        return;
    }
    auto slot = takeSlot(*head.caller);
    if (!slot) {
        opened(slot.error());
        return;
    }
    // At least so large is the file; how large exactly, its last byte will tell.
    const qint64 atLeast = qMax<qint64>(0, declaredLength(head) - FormOverhead);
    auto upload =
        std::make_shared<std::unique_ptr<Upload>>(std::make_unique<Upload>(m_store, kind, head, *std::move(slot)));
    m_service.mayUpload(*head.caller, {.size = atLeast, .chatId = {}, .clientMessageId = {}, .text = {}}, m_context,
        [this, boundary = *boundary, upload, opened](const Result<std::optional<PostOutcome>> &allowed) {
            if (allowed)
                opened(std::make_unique<UploadReceiver>(*this, boundary, std::move(*upload)));
            else
                opened(allowed.error());
        });
}

void MediaRoutes::finish(std::unique_ptr<Upload> upload, const Responder &responder)
{
    const std::shared_ptr<Upload> shared = std::move(upload);
    const protocol::MediaForm &fields = shared->form.fields();
    const UploadPlan plan{.size = shared->form.file().size(),
        .chatId = fields.chatId,
        .clientMessageId = fields.clientMessageId,
        .text = fields.text,
        .isComplete = true};
    // What would be refused in the end had better not be looked into, nor take up room until the next sweep.
    m_service.mayUpload(
        shared->caller, plan, m_context, [this, shared, responder](const Result<std::optional<PostOutcome>> &allowed) {
            // Holds the upload's place until it is answered.
            const auto answerWith = answer<PostOutcome>(responder, 201,
                [shared, messages = MessageWriter(m_links, shared->origin)](
                    JsonWriter &writer, const PostOutcome &outcome) { messages.write(writer, outcome); });
            if (!allowed) {
                responder.send(Response::error(allowed.error()));
                return;
            }
            if (*allowed) {
                answerWith(**allowed);
                return;
            }
            const MediaClaim claim{.name = shared->form.fileName(),
                .duration = shared->form.fields().duration,
                .others = shared->slot->others()};
            shared->form.file().finish(
                claim, m_context, [this, shared, responder, answerWith](Result<StoredMedia> media) {
                    if (!media) {
                        responder.send(Response::error(media.error()));
                        return;
                    }
                    const protocol::MediaForm &said = shared->form.fields();
                    NewMessage message{.chatId = said.chatId,
                        .text = said.text,
                        .clientMessageId = said.clientMessageId,
                        .media = *std::move(media)};
                    m_service.post(shared->caller, std::move(message), m_context, answerWith);
                });
        });
}

void MediaRoutes::download(MediaPart part, const Request &request, const Responder &responder)
{
    const auto id = request.idParameter<AttachmentId>(0);
    const auto expires = request.queryValue("expires"_L1);
    const auto signature = request.queryValue("signature"_L1);
    if (!id || !expires || !signature) {
        responder.send(Response::error(!id ? id.error() : !expires ? expires.error() : signature.error()));
        return;
    }
    const Status granted =
        m_links.check(*id, part, expires->value_or(QString()).toLatin1(), signature->value_or(QString()).toLatin1());
    if (!granted) {
        responder.send(Response::error(granted.error()));
        return;
    }
    m_service.media(*id, m_context, [this, part, request, responder](const Result<StoredMedia> &media) {
        if (media)
            send(*media, part, request, responder);
        else
            responder.send(Response::error(media.error()));
    });
}

void MediaRoutes::send(const StoredMedia &media, MediaPart part, const Request &request, const Responder &responder)
{
    const bool isThumbnail = part == MediaPart::Thumbnail;
    if (isThumbnail && !media.thumbnail) {
        responder.send(Response::error(Error::notFound({})));
        return;
    }
    const Blob &blob = isThumbnail ? *media.thumbnail : media.content;
    const bool isInline = isThumbnail || isShownInline(media);
    const QByteArray type = isInline ? blob.mediaType.toLatin1() : "application/octet-stream"_ba;
    const QByteArray disposition = contentDisposition(media.name, isInline);
    const auto place = m_store.locate(blob, type, disposition);
    if (!place) {
        responder.send(Response::error(place.error()));
        return;
    }
    if (const auto *elsewhere = std::get_if<BlobElsewhere>(&*place)) {
        Response response = Response::json(307, {});
        response.headers = {{"Location", elsewhere->url}, {"Cache-Control", RedirectCacheControl},
            {"Referrer-Policy", "no-referrer"}, {"Cross-Origin-Resource-Policy", "cross-origin"}};
        responder.send(response);
        return;
    }
    const auto file = OpenFile::open(std::get<BlobFile>(*place).path);
    if (!file) {
        responder.send(Response::error(file.error()));
        return;
    }
    const Version version{.etag = '"' + blob.hash.toLatin1() + '"', .lastModified = {}, .size = (*file)->size()};
    responder.send(fileAnswer(request, version, *file, type, fileHeaders(type, disposition)));
}

} // namespace sanad::http
