// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/UploadForm.h"

#include "server/net/descriptors.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

Status UploadForm::beginPart(const PartHead &head)
{
    m_part = Part::Ignored;
    if (head.name == m_filePart) {
        if (!head.isFile())
            return Error::invalidField(head.name, u"Field \"%1\" must be a file."_s.arg(head.name));
        if (m_file)
            return Error::invalidField(head.name, u"A message holds one file only."_s);
        if (net::areDescriptorsShort())
            return Error::of(ErrorCode::Unavailable);
        SANAD_ASSIGN(m_file, m_store.begin());
        m_fileName = *head.fileName;
        m_part = Part::File;
    } else if (protocol::MediaForm::hasField(head.name)) {
        if (head.isFile())
            return Error::invalidField(head.name, u"Field \"%1\" must not be a file."_s.arg(head.name));
        if (m_seen.contains(head.name))
            return Error::invalidField(head.name, u"Field \"%1\" is given more than once."_s.arg(head.name));
        m_seen.insert(head.name);
        m_name = head.name;
        m_value.clear();
        m_part = Part::Field;
    }
    return {};
}

Status UploadForm::partData(QByteArrayView bytes)
{
    switch (m_part) {
    case Part::Ignored: return {};
    case Part::Field: m_value += bytes; return {};
    case Part::File: break;
    }
    if (m_file->size() + bytes.size() > m_fileLimit) {
        Error error = Error::of(ErrorCode::PayloadTooLarge, u"The file is larger than %1 bytes."_s.arg(m_fileLimit));
        error.field = QString(m_filePart);
        return error;
    }
    return m_file->write(bytes);
}

Status UploadForm::endPart()
{
    return m_part == Part::Field ? m_fields.set(m_name, m_value) : Status();
}

Status UploadForm::checkComplete() const
{
    if (!m_file)
        return Error::invalidField(QString(m_filePart), u"There must be a file in \"%1\"."_s.arg(m_filePart));
    if (m_file->size() == 0)
        return Error::invalidField(QString(m_filePart), u"The file is empty."_s);
    return {};
}

} // namespace sanad::http
