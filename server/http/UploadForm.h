// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/messages/MediaForm.h"
#include "server/domain/Media.h"
#include "server/http/MultipartReader.h"

#include <QSet>

namespace sanad::http {

/// Takes the form of a media message while it arrives: the file goes into the media store piece by piece, the fields
/// are kept. Network thread.
class UploadForm final : public MultipartVisitor
{
public:
    /// `filePart`: name of the part that holds the file, which may have up to `fileLimit` bytes. `store` must outlive
    /// the form.
    UploadForm(MediaStore &store, QLatin1StringView filePart, qint64 fileLimit)
        : m_store(store)
        , m_filePart(filePart)
        , m_fileLimit(fileLimit)
    {
    }

    [[nodiscard]] Status beginPart(const PartHead &head) override;
    [[nodiscard]] Status partData(QByteArrayView bytes) override;
    [[nodiscard]] Status endPart() override;

    /// Once the form has ended: InvalidField, naming the file's part, unless there is a file with something in it.
    [[nodiscard]] Status checkComplete() const;
    [[nodiscard]] const protocol::MediaForm &fields() const { return m_fields; }
    [[nodiscard]] const QString &fileName() const { return m_fileName; }
    /// The file; only after checkComplete().
    [[nodiscard]] MediaIntake &file() { return *m_file; }

private:
    enum class Part { File, Field, Ignored };

    MediaStore &m_store;
    const QLatin1StringView m_filePart;
    const qint64 m_fileLimit;
    Part m_part = Part::Ignored;
    QString m_name; ///< of the field at hand
    QByteArray m_value; ///< of the field at hand
    QSet<QString> m_seen; ///< fields
    protocol::MediaForm m_fields;
    QString m_fileName;
    std::unique_ptr<MediaIntake> m_file;
};

} // namespace sanad::http
