// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/MediaDepot.h"

#include "server/media/file_errors.h"
#include "server/media/file_name.h"
#include "server/media/media_type.h"

#include <QDir>
#include <QFile>
#include <QPointer>

#include <cerrno>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

constexpr int StoringThreads = 2;

/// A file that is removed in the end, if it is still there.
struct PassingFile
{
    QString path;
    ~PassingFile() { ::unlink(QFile::encodeName(path).constData()); }
    explicit PassingFile(QString where)
        : path(std::move(where))
    {
    }
    Q_DISABLE_COPY_MOVE(PassingFile)
};

Result<QByteArray> headOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error::internal(u"cannot read a spool file: "_s + file.errorString());
    return file.read(SniffedBytes);
}

Error hindered(Hindrance hindrance)
{
    if (hindrance == Hindrance::NoRoom)
        return fileError(ENOSPC, u"cannot write a copy without metadata"_s);
    Error error = Error::of(ErrorCode::Unavailable);
    error.detail = u"there is no media worker"_s;
    return error;
}

/// A file that somebody else wrote, as a blob; synced.
Result<Blob> syncedBlob(const QString &path, const QString &mediaType)
{
    constexpr qint64 step = 128 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error::internal(u"cannot read what the worker wrote: "_s + file.errorString());
    Sha256 hash;
    qint64 size = 0;
    while (!file.atEnd()) {
        const QByteArray piece = file.read(step);
        if (piece.isEmpty())
            return Error::internal(u"cannot read what the worker wrote: "_s + file.errorString());
        hash.add(piece);
        size += piece.size();
    }
    if (::fsync(file.handle()) != 0)
        return fileError(errno, u"cannot sync what the worker wrote"_s);
    return Blob{.hash = QString::fromLatin1(hash.result()), .mediaType = mediaType, .size = size};
}

} // namespace

/// One file from its last byte to its answer; goes from thread to thread, one at a time.
struct MediaDepot::Job
{
    Job(std::unique_ptr<SpoolFile> arrived, MediaClaim said, QObject *whom, MediaIntake::Done whenDone)
        : spool(std::move(arrived))
        , clean(spool->path() + ".clean"_L1)
        , thumbnail(spool->path() + ".thumbnail"_L1)
        , claim(std::move(said))
        , context(whom)
        , done(std::move(whenDone))
    {
    }

    std::unique_ptr<SpoolFile> spool;
    PassingFile clean;
    PassingFile thumbnail;
    MediaClaim claim;
    QPointer<QObject> context; ///< looked at on the network thread only
    MediaIntake::Done done;
    QString mediaType;
    Examination found;
};

/// The spool file of one upload.
class MediaDepot::Intake final : public MediaIntake
{
public:
    Intake(MediaDepot &depot, std::unique_ptr<SpoolFile> spool)
        : m_depot(&depot)
        , m_spool(std::move(spool))
    {
    }

    Status write(QByteArrayView bytes) override { return m_spool->write(bytes); }
    qint64 size() const override { return m_spool->size(); }
    void finish(const MediaClaim &claim, QObject *context, Done done) override
    {
        if (m_depot)
            m_depot->take(std::make_shared<Job>(std::move(m_spool), claim, context, std::move(done)));
    }

private:
    QPointer<MediaDepot> m_depot;
    std::unique_ptr<SpoolFile> m_spool;
};

MediaDepot::MediaDepot(QString spoolFolder, BlobStore &blobs, FileExaminer &examiner, int examiners)
    : m_spoolFolder(std::move(spoolFolder))
    , m_blobs(blobs)
    , m_examiner(examiner)
{
    m_storing.setMaxThreadCount(StoringThreads);
    m_examining.setMaxThreadCount(examiners);
}

MediaDepot::~MediaDepot()
{
    // What waits for an examiner is dropped: nobody has been promised anything. Then in the order of the work.
    m_examining.clear();
    m_storing.waitForDone();
    m_examining.waitForDone();
    m_storing.waitForDone();
}

Status MediaDepot::prepare()
{
    QDir spool(m_spoolFolder);
    if (!spool.mkpath(u"."_s))
        return fileError(errno, u"cannot make the folder "_s + m_spoolFolder);
    const QStringList left = spool.entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : left) {
        if (!spool.remove(name))
            return Error::internal(u"cannot remove %1 from %2"_s.arg(name, m_spoolFolder));
    }
    return {};
}

Result<std::unique_ptr<MediaIntake>> MediaDepot::begin()
{
    SANAD_ASSIGN(auto spool, SpoolFile::create(m_spoolFolder));
    return std::unique_ptr<MediaIntake>(std::make_unique<Intake>(*this, std::move(spool)));
}

Result<std::variant<BlobFile, BlobElsewhere>> MediaDepot::locate(
    const Blob &blob, const QByteArray &servedType, const QByteArray &disposition)
{
    return m_blobs.locate(blob, servedType, disposition);
}

void MediaDepot::take(JobPointer job)
{
    m_storing.start([this, job = std::move(job)] { sniff(job); });
}

void MediaDepot::sniff(const JobPointer &job)
{
    const Result<QByteArray> head = headOf(job->spool->path());
    if (!head) {
        answer(job, head.error());
        return;
    }
    job->mediaType = sniffedMediaType(*head, job->claim.name);
    if (isToBeExamined(job->mediaType))
        // Looking into a file can take seconds: nobody's many files may keep everybody else's waiting.
        m_examining.start([this, job] { examine(job); }, -job->claim.others);
    else
        store(job);
}

void MediaDepot::examine(const JobPointer &job)
{
    job->found = m_examiner.examine({.path = job->spool->path(),
        .mediaType = job->mediaType,
        .cleanPath = job->clean.path,
        .thumbnailPath = job->thumbnail.path});
    if (job->found.hindrance != Hindrance::None) {
        answer(job, hindered(job->found.hindrance));
        return;
    }
    job->mediaType = refinedMediaType(job->mediaType, job->found.hasVideo, job->found.hasAudio);
    m_storing.start([this, job] { store(job); });
}

void MediaDepot::store(const JobPointer &job)
{
    answer(job, [this, &job]() -> Result<StoredMedia> {
        const Examination &found = job->found;
        StoredMedia media;
        media.name = cleanedFileName(job->claim.name, job->mediaType);
        media.width = found.width;
        media.height = found.height;
        if (isTimed(job->mediaType))
            media.duration = found.duration ? found.duration : job->claim.duration;
        if (found.hasCleanCopy) {
            SANAD_ASSIGN(media.content, syncedBlob(job->clean.path, job->mediaType));
            SANAD_TRY(m_blobs.put(media.content, job->clean.path));
        } else {
            media.content = {.hash = job->spool->hash(), .mediaType = job->mediaType, .size = job->spool->size()};
            SANAD_TRY(job->spool->sync());
            SANAD_TRY(m_blobs.put(media.content, job->spool->path()));
        }
        if (!found.thumbnailType.isEmpty()) {
            SANAD_ASSIGN(media.thumbnail, syncedBlob(job->thumbnail.path, found.thumbnailType));
            SANAD_TRY(m_blobs.put(*media.thumbnail, job->thumbnail.path));
        }
        return media;
    }());
}

void MediaDepot::answer(const JobPointer &job, Result<StoredMedia> result)
{
    QMetaObject::invokeMethod(
        this,
        [job, result = std::move(result)] {
            if (job->context)
                job->done(result);
        },
        Qt::QueuedConnection);
}

} // namespace sanad::media
