// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace sanad::media {

/// What kept a file from being looked into that may be quite in order. It must not be stored as it is, since it may
/// tell where it was taken.
enum class Hindrance {
    None,
    NoWorker,
    NoRoom, ///< for the copy without metadata
};

/// What a look into a picture, a sound or a video found. What is not set could not be found out.
struct Examination
{
    bool hasCleanCopy = false; ///< a copy without metadata has been written
    std::optional<int> width = {}; ///< pixels, as it is shown; set only if the picture was decoded
    std::optional<int> height = {};
    QString thumbnailType = {}; ///< empty: no thumbnail was written
    std::optional<double> duration = {}; ///< seconds
    bool hasVideo = false; ///< pictures move in it
    bool hasAudio = false;
    Hindrance hindrance = Hindrance::None;

    bool operator==(const Examination &) const = default;
};

/// A file to look into, and where the results go.
struct ExaminerJob
{
    QString path;
    QString mediaType;
    QString cleanPath; ///< for the copy without metadata
    QString thumbnailPath;
};

/// Looks into files that strangers sent. Blocks; any thread.
class FileExaminer
{
public:
    virtual ~FileExaminer() = default;
    /// Takes bounded time, whatever the file holds.
    [[nodiscard]] virtual Examination examine(const ExaminerJob &job) = 0;
};

} // namespace sanad::media
