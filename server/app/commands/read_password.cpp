// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/read_password.h"

#include "server/domain/account_text.h"

#include <QFile>
#include <QStringDecoder>

#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

/// A terminal that does not show what is typed, for as long as this lives.
class WithoutEcho
{
public:
    explicit WithoutEcho(int descriptor)
        : m_descriptor(descriptor)
    {
        if (::tcgetattr(m_descriptor, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        m_isChanged = ::tcsetattr(m_descriptor, TCSAFLUSH, &silent) == 0;
    }
    ~WithoutEcho()
    {
        if (m_isChanged)
            ::tcsetattr(m_descriptor, TCSAFLUSH, &m_before);
    }
    Q_DISABLE_COPY_MOVE(WithoutEcho)

private:
    const int m_descriptor;
    termios m_before{};
    bool m_isChanged = false;
};

Result<QString> readLine(QIODevice &input)
{
    QByteArray line = input.readLine(2 * MaxPasswordBytes);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(line);
    if (decoder.hasError() || text.contains(QChar::Null))
        return Error::invalidField(u"password"_s, u"The password is not UTF-8."_s);
    return text;
}

} // namespace

Result<QString> readPassword(QIODevice *input, QTextStream &err)
{
    QFile standardInput;
    if (!input) {
        if (!standardInput.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
            return Error::invalidField(u"password"_s, u"Standard input cannot be read."_s);
        input = &standardInput;
    }
    const auto *file = qobject_cast<QFile *>(input);
    if (!file || ::isatty(file->handle()) == 0)
        return readLine(*input);
    const WithoutEcho silence(file->handle());
    err << "Password: " << Qt::flush;
    SANAD_ASSIGN(const QString first, readLine(*input));
    err << "\nOnce more: " << Qt::flush;
    SANAD_ASSIGN(const QString second, readLine(*input));
    err << Qt::endl;
    if (first != second)
        return Error::invalidField(u"password"_s, u"The two passwords differ."_s);
    return first;
}

} // namespace sanad::app
