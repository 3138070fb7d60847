// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/PictureStore.h"

#include "client/timeline/picture_decoder.h"

#include <QBuffer>
#include <QFile>
#include <QPointer>

namespace sanad::client {

namespace {

constexpr int MaxKilobytes = 32 * 1024;
constexpr qsizetype MaxWanted = 32; ///< who scrolls by does not wait for what is long out of sight
constexpr qsizetype MaxRunning = 4;

} // namespace

PictureStore::PictureStore(QObject *parent)
    : QObject(parent)
    , m_images(MaxKilobytes)
{
    m_threads.setMaxThreadCount(2);
}

PictureStore::~PictureStore()
{
    m_threads.clear();
    m_threads.waitForDone();
}

void PictureStore::setFetch(Fetch fetch)
{
    m_fetch = std::move(fetch);
    retryFailed();
}

QImage PictureStore::picture(quint64 key, const TimelineItem &item, QSize box)
{
    if (const QImage *image = m_images.object(key))
        return *image;
    if (m_failed.contains(key) || m_running.contains(key) || !(m_fetch || !item.localFile.isEmpty()))
        return {};
    m_wanted.removeIf([key](const Wanted &wanted) { return wanted.key == key; });
    m_wanted.append({key, item, box});
    if (m_wanted.size() > MaxWanted)
        m_wanted.removeFirst();
    // Not at once: this is asked for while painting, and whoever fetches may answer immediately.
    if (m_wanted.size() == 1 || m_running.isEmpty())
        QMetaObject::invokeMethod(this, &PictureStore::startNext, Qt::QueuedConnection);
    return {};
}

void PictureStore::retryFailed()
{
    const QSet<quint64> failed = std::exchange(m_failed, {});
    for (const quint64 key : failed)
        Q_EMIT ready(key);
}

void PictureStore::clear()
{
    m_images.clear();
    m_wanted.clear();
    m_failed.clear();
}

void PictureStore::startNext()
{
    while (!m_wanted.isEmpty() && m_running.size() < MaxRunning) {
        const Wanted wanted = m_wanted.takeLast();
        m_running.insert(wanted.key);
        fetch(wanted);
    }
}

void PictureStore::fetch(const Wanted &wanted)
{
    if (!wanted.item.localFile.isEmpty()) {
        decode(wanted.key, std::make_unique<QFile>(wanted.item.localFile), wanted.box);
        return;
    }
    m_fetch(wanted.item, [store = QPointer(this), key = wanted.key, box = wanted.box](const QByteArray &encoded) {
        if (!store)
            return;
        if (encoded.isEmpty()) {
            store->finish(key, {});
            return;
        }
        auto device = std::make_unique<QBuffer>();
        device->setData(encoded);
        store->decode(key, std::move(device), box);
    });
}

void PictureStore::decode(quint64 key, std::unique_ptr<QIODevice> device, QSize box)
{
    // The destructor waits for the threads: `this` outlives the task.
    m_threads.start([this, key, box, shared = std::shared_ptr<QIODevice>(std::move(device))] {
        const QImage image = shared->open(QIODevice::ReadOnly) ? decodePicture(*shared, box) : QImage();
        shared->close();
        QMetaObject::invokeMethod(
            this, [this, key, image] { finish(key, image); }, Qt::QueuedConnection);
    });
}

void PictureStore::finish(quint64 key, const QImage &image)
{
    if (!m_running.remove(key))
        return;
    if (image.isNull())
        m_failed.insert(key);
    else
        m_images.insert(key, std::make_unique<QImage>(image).release(), int(image.sizeInBytes() / 1024) + 1);
    Q_EMIT ready(key);
    startNext();
}

} // namespace sanad::client
