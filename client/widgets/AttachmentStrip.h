// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QImage>
#include <QList>
#include <QStringList>
#include <QUrl>

class QHBoxLayout;

namespace sanad::client {

/// What may be sent at all; the server decides, these are told before an upload starts.
struct UploadLimits
{
    qint64 fileBytes = 25 * 1024 * 1024;
    qint64 audioBytes = 10 * 1024 * 1024;
    int filesAtOnce = 10;
};

/// A size for people: "1.4 MB", with the digits of the language of the moment.
[[nodiscard]] QString sizeText(qint64 bytes);
/// Why the file cannot be sent, as a translated sentence; empty if nothing speaks against it.
[[nodiscard]] QString fileFault(const QString &path, const UploadLimits &limits);

/// The files that wait to be sent with the message, each with a picture, its name and a button to leave it out.
class AttachmentStrip final : public QFrame
{
    Q_OBJECT

public:
    /// `folder`: where pasted pictures are put; it is made when it is needed.
    explicit AttachmentStrip(const QString &folder, QWidget *parent = nullptr);

    void setLimits(const UploadLimits &limits) { m_limits = limits; }

    void add(const QList<QUrl> &files);
    void add(const QImage &pasted);
    /// What waited when the program ended; files that are gone are left out.
    void restore(const QStringList &paths);
    void clear();
    [[nodiscard]] QStringList files() const { return m_files; }

Q_SIGNALS:
    void filesChanged();
    void refused(const QString &sentence); ///< a file that cannot be sent, and why

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] bool take(const QString &path);
    void remove(const QString &path);
    void rebuild();
    [[nodiscard]] QWidget *makeCard(const QString &path);

    QString m_folder;
    UploadLimits m_limits;
    QStringList m_files;
    QHBoxLayout *m_row = nullptr;
    QWidget *m_cards = nullptr;
};

} // namespace sanad::client
