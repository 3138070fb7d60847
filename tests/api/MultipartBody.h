// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sanad::test {

/// A form as browsers send it.
class MultipartBody
{
public:
    MultipartBody &field(const QByteArray &name, const QByteArray &value)
    {
        m_bytes +=
            "--" + Boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        return *this;
    }
    MultipartBody &file(const QByteArray &name, const QByteArray &fileName, const QByteArray &bytes,
        const QByteArray &type = "application/octet-stream")
    {
        m_bytes += "--" + Boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
            + "\"\r\nContent-Type: " + type + "\r\n\r\n" + bytes + "\r\n";
        return *this;
    }
    [[nodiscard]] QByteArray bytes() const { return m_bytes + "--" + Boundary + "--\r\n"; }
    [[nodiscard]] static QByteArray contentType() { return "multipart/form-data; boundary=" + Boundary; }

private:
    static inline const QByteArray Boundary = "----tests7MA4YWxkTrZu0gW";
    QByteArray m_bytes;
};

} // namespace sanad::test
