// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/timed_media.h"

#include <QFile>

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/mem.h>
}

#include <cmath>
#include <memory>

namespace sanad::media {

namespace {

constexpr int BufferBytes = 64 * 1024;
constexpr double LongestSeconds = 86'400;

/// Neither playlists nor anything that is told by a file where to go on.
constexpr char Formats[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,w64,flac,aac,amr,amrnb,amrwb,avi,mpeg,mpegts,aiff,caf,asf";

int readFrom(void *opaque, uint8_t *buffer, int size)
{
    const qint64 count = static_cast<QFile *>(opaque)->read(reinterpret_cast<char *>(buffer), size);
    return count > 0 ? int(count) : count == 0 ? AVERROR_EOF : AVERROR(EIO);
}

int64_t seekIn(void *opaque, int64_t offset, int whence)
{
    auto *file = static_cast<QFile *>(opaque);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE: return file->size();
    case SEEK_SET: break;
    case SEEK_CUR: offset += file->pos(); break;
    case SEEK_END: offset += file->size(); break;
    default: return AVERROR(EINVAL);
    }
    return offset >= 0 && file->seek(offset) ? offset : AVERROR(EINVAL);
}

struct Closer
{
    void operator()(AVIOContext *io) const
    {
        av_freep(reinterpret_cast<void *>(&io->buffer));
        avio_context_free(&io);
    }
    void operator()(AVFormatContext *format) const { avformat_close_input(&format); }
    void operator()(AVPacket *packet) const { av_packet_free(&packet); }
};

using IoPointer = std::unique_ptr<AVIOContext, Closer>;
using FormatPointer = std::unique_ptr<AVFormatContext, Closer>;

FormatPointer openFormat(AVIOContext *io)
{
    AVFormatContext *format = avformat_alloc_context();
    if (!format)
        return nullptr;
    format->pb = io;
    AVDictionary *options = nullptr;
    av_dict_set(&options, "format_whitelist", Formats, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    // On failure it frees the context itself.
    const int result = avformat_open_input(&format, nullptr, nullptr, &options);
    av_dict_free(&options);
    return FormatPointer(result < 0 ? nullptr : format);
}

/// By the times of the packets themselves: recordings of browsers have no length in their heads, and that of a stream
/// without any head is guessed from its first second.
double lastMoment(AVFormatContext &format)
{
    const std::unique_ptr<AVPacket, Closer> packet(av_packet_alloc());
    double last = 0;
    double counted = 0;
    while (packet && av_read_frame(&format, packet.get()) >= 0) {
        const AVRational base = format.streams[packet->stream_index]->time_base;
        const double length = double(packet->duration) * av_q2d(base);
        if (packet->stream_index == 0)
            counted += length;
        if (packet->pts != AV_NOPTS_VALUE)
            last = std::max(last, double(packet->pts) * av_q2d(base) + length);
        av_packet_unref(packet.get());
    }
    return last > 0 ? last : counted;
}

} // namespace

void examineTimed(const QString &path, Examination &found)
{
    av_log_set_level(AV_LOG_QUIET);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return;
    auto *buffer = static_cast<unsigned char *>(av_malloc(BufferBytes));
    const IoPointer io(avio_alloc_context(buffer, BufferBytes, 0, &file, readFrom, nullptr, seekIn));
    if (!io)
        return;
    const FormatPointer format = openFormat(io.get());
    if (!format || avformat_find_stream_info(format.get(), nullptr) < 0)
        return;
    for (unsigned i = 0; i < format->nb_streams; ++i) {
        const AVStream &stream = *format->streams[i];
        const bool isCover = (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
        found.hasVideo = found.hasVideo || (stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !isCover);
        found.hasAudio = found.hasAudio || stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    }
    const bool isKnown =
        format->duration != AV_NOPTS_VALUE && format->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE;
    const double seconds = isKnown ? double(format->duration) / AV_TIME_BASE : lastMoment(*format);
    if (std::isfinite(seconds) && seconds > 0 && seconds <= LongestSeconds)
        found.duration = seconds;
}

} // namespace sanad::media
