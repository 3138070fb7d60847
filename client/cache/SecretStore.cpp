// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/SecretStore.h"

#include "client/cache/logging.h"
#include "client/cache/private_file.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// What the file of a secret holds that is in the keyring; others begin with the second.
const QByteArray InKeyring = QByteArrayLiteral("keyring\n");
const QByteArray Here = QByteArrayLiteral("secret\n");

template <typename T>
void later(QObject *context, std::function<void(T)> done, T result)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), result = std::move(result)] { done(result); }, Qt::QueuedConnection);
}

} // namespace

SecretStore::SecretStore(Keyring &keyring, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_keyring(keyring)
    , m_folder(folder)
{
}

QString SecretStore::pathOf(const QString &name) const
{
    return m_folder + u'/' + name;
}

Status SecretStore::writeFile(const QString &name, const QByteArray &secret)
{
    SANAD_TRY(makePrivateFolder(m_folder));
    return writePrivateFile(pathOf(name), secret);
}

void SecretStore::read(const QString &name, QObject *context, Keyring::ReadDone done)
{
    using Found = Result<std::optional<QByteArray>>;
    QFile file(pathOf(name));
    const QByteArray content = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    if (content.startsWith(Here)) {
        m_isInKeyring = false;
        return later<Found>(context, std::move(done), std::optional(content.mid(Here.size())));
    }
    if (content != InKeyring)
        return later<Found>(context, std::move(done), std::optional<QByteArray>());
    const auto locked = [] {
        return Error::of(ErrorCode::Unavailable, tr("Your keyring cannot be opened. Please unlock it and try again."));
    };
    if (!m_keyring.isAvailable())
        return later<Found>(context, std::move(done), locked());
    m_keyring.read(
        name, [self = QPointer(this), context = QPointer(context), done = std::move(done), locked](const Found &found) {
            if (!self || !context)
                return;
            self->m_isInKeyring = found.has_value();
            if (!found)
                qCInfo(lcCache) << "The keyring does not answer:" << found.error().detail;
            done(found ? found : Found(locked()));
        });
}

void SecretStore::write(const QString &name, const QByteArray &secret, QObject *context, Keyring::Done done)
{
    if (!m_keyring.isAvailable()) {
        m_isInKeyring = false;
        return later<Status>(context, std::move(done), writeFile(name, Here + secret));
    }
    m_keyring.write(name, secret,
        [self = QPointer(this), name, secret, context = QPointer(context), done = std::move(done)](
            const Status &written) {
            if (!self)
                return;
            if (!written)
                qCInfo(lcCache) << "The keyring takes nothing:" << written.error().detail;
            self->m_isInKeyring = written.has_value();
            const Status noted = self->writeFile(name, written ? InKeyring : Here + secret);
            if (context)
                done(noted);
        });
}

void SecretStore::remove(const QString &name, QObject *context, Keyring::Done done)
{
    QFile file(pathOf(name));
    const bool wasInKeyring = file.open(QIODevice::ReadOnly) && file.readAll() == InKeyring;
    file.close();
    if (file.exists() && !file.remove())
        return later<Status>(context, std::move(done), Error::internal(file.errorString()));
    if (!wasInKeyring || !m_keyring.isAvailable())
        return later<Status>(context, std::move(done), Status());
    m_keyring.remove(name, [context = QPointer(context), done = std::move(done)](const Status &removed) {
        if (context)
            done(removed);
    });
}

} // namespace sanad::client
