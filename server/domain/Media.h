// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Result.h"
#include "common/model/Message.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace sanad {

/// Bytes that are kept outside the database, as its rows name them.
struct Blob
{
    QString hash; ///< SHA-256 of the bytes, 64 hexadecimal digits in lower case
    QString mediaType; ///< decided by the bytes
    qint64 size = 0; ///< bytes

    bool operator==(const Blob &) const = default;
};

/// A file that is safely in the media store and may be attached to a message.
struct StoredMedia
{
    Blob content;
    QString name; ///< cleaned; never empty
    std::optional<double> duration = {}; ///< seconds; audio and video only
    std::optional<int> width = {}; ///< pixels as they are shown; images only, as are the two below
    std::optional<int> height = {};
    std::optional<Blob> thumbnail = {};

    bool operator==(const StoredMedia &) const = default;
};

/// As what the file is sent: pictures that can be shown are Image, sounds Audio, all else (videos too) File.
[[nodiscard]] MessageType messageType(const StoredMedia &media);
/// Whether a browser may show the file in its own window: pictures that were decoded, audio, video and PDF of the kinds
/// that cannot hold scripts. Everything else is only ever offered for saving.
[[nodiscard]] bool isShownInline(const StoredMedia &media);

/// How much a file may weigh in bytes, and all of them together; 0: no limit.
struct MediaQuota
{
    qint64 perStudent = 0;
    qint64 inAll = 0;
};

/// What a sender says of a file; none of it is believed where the bytes say otherwise.
struct MediaClaim
{
    QString name;
    std::optional<double> duration; ///< seconds
    int others = 0; ///< files of the same person that are under way: whoever sends many at once waits longer
};

/// A file on its way into the media store. Destroyed before finish(), it leaves nothing. Network thread.
class MediaIntake
{
public:
    using Done = std::function<void(Result<StoredMedia>)>;

    virtual ~MediaIntake() = default;
    /// Takes the next bytes. Error InsufficientStorage if the disk is full.
    [[nodiscard]] virtual Status write(QByteArrayView bytes) = 0;
    [[nodiscard]] virtual qint64 size() const = 0;
    /// All bytes are there: finds out what they are and puts them in place, on other threads. When `done` is called
    /// with a value, the bytes are on disk. Not called if `context` has died. To be called once.
    virtual void finish(const MediaClaim &claim, QObject *context, Done done) = 0;
};

/// A file of our own that holds a blob's bytes.
struct BlobFile
{
    QString path;
};

/// Another address at which the bytes can be had, for a while.
struct BlobElsewhere
{
    QByteArray url;
};

/// Where the bytes of media are kept. Network thread.
class MediaStore
{
public:
    virtual ~MediaStore() = default;
    /// Error InsufficientStorage if there is no room for another file.
    [[nodiscard]] virtual Result<std::unique_ptr<MediaIntake>> begin() = 0;
    /// `disposition`: Content-Disposition (RFC 6266) under which the bytes are to be had elsewhere.
    [[nodiscard]] virtual Result<std::variant<BlobFile, BlobElsewhere>> locate(
        const Blob &blob, const QByteArray &servedType, const QByteArray &disposition) = 0;
};

/// Which of an attachment's files a link leads to.
enum class MediaPart { Content, Thumbnail };

/// Makes and checks the addresses of media: each carries its own grant, which expires. Any thread.
class MediaLinks
{
public:
    virtual ~MediaLinks() = default;
    /// Sets the addresses of an attachment. `origin`: scheme and host as the client addressed us.
    virtual void addTo(Attachment &attachment, const QByteArray &origin) const = 0;
    /// Forbidden if the grant is not ours, or has expired: the message says which.
    [[nodiscard]] virtual Status check(
        AttachmentId attachment, MediaPart part, const QByteArray &expires, const QByteArray &signature) const = 0;

    void addTo(Message &message, const QByteArray &origin) const
    {
        if (message.attachment)
            addTo(*message.attachment, origin);
    }
};

} // namespace sanad
