// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a byte for media type and encoding, then a file's name in UTF-8 or UTF-16.
#include "server/media/file_name.h"
#include "fuzz.h"
#include "server/http/content_disposition.h"
#include "server/http/header_names.h"
#include "server/http/multipart_head.h"

#include <array>
#include <cstring>

using namespace sanad;
using namespace sanad::fuzz;
using namespace Qt::StringLiterals;

namespace {

QString nameOf(QByteArrayView bytes, bool isUtf16)
{
    if (!isUtf16)
        return QString::fromUtf8(bytes);
    QString text(bytes.size() / 2, Qt::Uninitialized);
    if (!text.isEmpty())
        std::memcpy(text.data(), bytes.data(), std::size_t(text.size()) * sizeof(QChar));
    return text;
}

/// Turns the direction of text that stands beside it (UAX #9, section 2), or marks one.
bool isBidi(char32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void checkClean(const QString &name)
{
    require(!name.isEmpty(), "a name is left");
    require(name.toUtf8().size() <= media::MaxNameBytes, "a name has at most 255 bytes");
    require(name.isValidUtf16(), "a name is Unicode");
    for (const char32_t c : name.toUcs4()) {
        require(QChar::category(c) != QChar::Other_Control && !isBidi(c), "a name holds nothing that is not seen");
        require(c != u'/' && c != u'\\' && c != u':', "a name leads nowhere");
    }
    require(!name.startsWith(u'.') && !name.endsWith(u'.'), "a name is neither hidden nor cut by Windows");
    require(name.trimmed() == name, "a name has no blanks at its ends");
}

/// The name in a header, read as our own reader of forms reads it.
void checkHeader(const QString &name)
{
    const QByteArray value = http::contentDisposition(name, false);
    require(http::isFieldValue(value), "the header is clean");
    for (const char c : value)
        require(quint8(c) < 0x80, "the header is ASCII");
    const QByteArray start = "attachment; ";
    require(value.startsWith(start), "the file is not shown in the page");
    const auto head =
        http::parsePartHead("Content-Disposition: form-data; name=a; " + value.sliced(start.size()) + "\r\n");
    require(head.has_value() && head->fileName == name, "the header says the name");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    static const std::array types{u"image/png"_s, u"text/plain"_s, u"application/octet-stream"_s, u"nonsense"_s};
    const quint8 choice = takeByte(input);
    const QString &type = types[choice % types.size()];
    const QString name = media::cleanedFileName(nameOf(input, (choice & 0x80U) != 0), type);
    checkClean(name);
    require(media::cleanedFileName(name, type) == name, "a clean name stays as it is");
    checkHeader(name);
}
