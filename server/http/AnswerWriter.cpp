// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AnswerWriter.h"

namespace sanad::http {

AnswerWriter::AnswerWriter(HttpContext &context, ClientSocket &socket, std::function<void()> onWritable)
    : m_context(context)
    , m_socket(socket)
    , m_onWritable(std::move(onWritable))
{
}

AnswerWriter::~AnswerWriter()
{
    countUnsent(0);
}

void AnswerWriter::begin(const Response &wanted, const ResponseContext &context, About about)
{
    const bool fits = hasRoomFor(wanted);
    m_context.counters.overloadByUnsent += fits ? 0 : 1;
    const Response response = fits ? wanted : Response::error(Error::of(ErrorCode::Unavailable));
    const QByteArray bytes = m_context.writer.write(response, context);
    m_socket.write(bytes);
    countUnsent();
    m_about = std::move(about);
    m_status = response.status;
    m_bytes = bytes.size();
    if (const int hundreds = response.status / 100; hundreds < int(m_context.counters.responses.size()))
        ++m_context.counters.responses[std::size_t(hundreds)];
    if (response.file && response.file->length > 0 && ResponseWriter::sendsBody(response, context))
        m_file = std::make_shared<FileSender>(m_socket, *response.file, m_context.config, m_onWritable);
    else
        finish();
}

void AnswerWriter::noteUpgrade(qint64 bytes, About about)
{
    m_about = std::move(about);
    m_status = 101;
    m_bytes = bytes;
    ++m_context.counters.upgraded;
    ++m_context.counters.responses[1];
    finish();
}

FileSender::Progress AnswerWriter::advance()
{
    // Sending may show that the client has gone, which ends the connection and this answer at once.
    const std::shared_ptr<FileSender> file = m_file;
    const FileSender::Progress progress = file->advance();
    if (!m_file)
        return FileSender::Progress::Failed;
    if (progress == FileSender::Progress::Done)
        finish();
    return progress;
}

void AnswerWriter::abandon()
{
    if (m_file)
        finish();
}

/// Counts and logs the answer at hand, as far as it got.
void AnswerWriter::finish()
{
    const auto file = std::move(m_file);
    const qint64 bytes = m_bytes + (file ? file->sent() : 0);
    m_context.counters.bytesOut += quint64(bytes);
    const About about = std::exchange(m_about, About());
    if (!m_context.accessLog)
        return;
    m_context.accessLog({.method = about.method,
        .route = about.route,
        .status = m_status,
        .bytes = bytes,
        .microseconds = about.since.isValid() ? about.since.nsecsElapsed() / 1000 : 0,
        .client = about.client});
}

bool AnswerWriter::hasRoomFor(const Response &response) const
{
    const HttpLimits &limits = m_context.config.limits;
    return response.body.size() <= limits.smallAnswer || m_context.unsent + response.body.size() <= limits.unsentInAll;
}

void AnswerWriter::countUnsent(qint64 unsent)
{
    m_context.unsent += unsent - std::exchange(m_unsent, unsent);
}

} // namespace sanad::http
