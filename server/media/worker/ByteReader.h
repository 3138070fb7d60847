// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtEndian>

namespace sanad::media {

/// Reads bytes from front to back; whatever reaches over the end yields nothing and makes it fail for good.
class ByteReader
{
public:
    explicit ByteReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    [[nodiscard]] bool atEnd() const { return m_position >= m_bytes.size(); }
    [[nodiscard]] qsizetype position() const { return m_position; }
    [[nodiscard]] qsizetype left() const { return m_bytes.size() - m_position; }

    /// The next `count` bytes.
    QByteArrayView take(qint64 count)
    {
        if (count < 0 || count > left()) {
            m_hasFailed = true;
            m_position = m_bytes.size();
            return {};
        }
        const QByteArrayView taken = m_bytes.sliced(m_position, qsizetype(count));
        m_position += qsizetype(count);
        return taken;
    }
    /// As take(), without moving on.
    [[nodiscard]] QByteArrayView peek(qint64 count) const
    {
        return count < 0 || count > left() ? QByteArrayView() : m_bytes.sliced(m_position, qsizetype(count));
    }
    /// The next unsigned integer; 0 at the end.
    template <typename T>
    T big()
    {
        const QByteArrayView bytes = take(sizeof(T));
        return bytes.isEmpty() ? T(0) : qFromBigEndian<T>(bytes.data());
    }
    template <typename T>
    T little()
    {
        const QByteArrayView bytes = take(sizeof(T));
        return bytes.isEmpty() ? T(0) : qFromLittleEndian<T>(bytes.data());
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_position = 0;
    bool m_hasFailed = false;
};

} // namespace sanad::media
