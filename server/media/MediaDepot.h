// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/BlobStore.h"
#include "server/media/FileExaminer.h"
#include "server/media/SpoolFile.h"

#include <QObject>
#include <QThreadPool>

namespace sanad::media {

/// Takes files in: spools them while they arrive, then finds out what they are and puts them into the blob store, on
/// threads of its own. Looking into pictures and sounds has its own threads, so that other files never wait for them.
/// Network thread.
class MediaDepot final : public QObject, public MediaStore
{
    Q_OBJECT

public:
    /// `blobs` and `examiner` must outlive the depot. `examiners`: how many files are looked into at once.
    MediaDepot(QString spoolFolder, BlobStore &blobs, FileExaminer &examiner, int examiners);
    /// Waits for what is under way; its answers are not given any more.
    ~MediaDepot() override;

    /// Makes the spool folder, and removes what a server that died has left in it. Blocks.
    [[nodiscard]] Status prepare();

    [[nodiscard]] Result<std::unique_ptr<MediaIntake>> begin() override;
    [[nodiscard]] Result<std::variant<BlobFile, BlobElsewhere>> locate(
        const Blob &blob, const QByteArray &servedType, const QByteArray &disposition) override;

private:
    class Intake;
    struct Job;
    using JobPointer = std::shared_ptr<Job>;

    void take(JobPointer job);
    void sniff(const JobPointer &job);
    void examine(const JobPointer &job);
    void store(const JobPointer &job);
    void answer(const JobPointer &job, Result<StoredMedia> result);

    const QString m_spoolFolder;
    BlobStore &m_blobs;
    FileExaminer &m_examiner;
    QThreadPool m_storing; ///< for work that takes as long as the disk does
    QThreadPool m_examining; ///< for work that takes as long as a file's sender would like
};

} // namespace sanad::media
