// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/AttachmentStrip.h"
#include "tests/client/warnings.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad::client;

class tst_AttachmentStrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void filesAreTakenAndLeftOut()
    {
        AttachmentStrip strip(m_folder.filePath(u"pasted"_s));
        strip.show();
        const QSignalSpy changed(&strip, &AttachmentStrip::filesChanged);
        const QString one = file(u"one.txt"_s, "1");
        const QString two = file(u"كشف.pdf"_s, "%PDF-1.4");
        strip.add({QUrl::fromLocalFile(one), QUrl::fromLocalFile(two), QUrl::fromLocalFile(one),
            QUrl(u"https://example.org/x"_s)});
        QCOMPARE(strip.files(), (QStringList{one, two}));
        QCOMPARE(changed.count(), 1);
        QVERIFY(strip.isVisible());
        strip.findChildren<QToolButton *>().constFirst()->click();
        QCOMPARE(strip.files(), QStringList{two});
        strip.clear();
        QVERIFY(strip.files().isEmpty());
        QVERIFY(!strip.isVisible());
    }

    void limitsAreToldBefore_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("said");
        QTest::newRow("too large") << file(u"large.bin"_s, QByteArray(2000, 'x')) << u"too large"_s;
        QTest::newRow("empty") << file(u"empty.bin"_s, {}) << u"is empty"_s;
        QTest::newRow("folder") << m_folder.path() << u"folder"_s;
        QTest::newRow("not there") << m_folder.filePath(u"none"_s) << u"cannot be read"_s;
    }
    void limitsAreToldBefore()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, said);
        AttachmentStrip strip(m_folder.path());
        strip.setLimits({.fileBytes = 1000});
        const QSignalSpy refused(&strip, &AttachmentStrip::refused);
        strip.add({QUrl::fromLocalFile(path)});
        QVERIFY(strip.files().isEmpty());
        QCOMPARE(refused.count(), 1);
        QVERIFY2(refused.at(0).at(0).toString().contains(said), qPrintable(refused.at(0).at(0).toString()));
    }

    void tooManyAreRefused()
    {
        AttachmentStrip strip(m_folder.path());
        strip.setLimits({.filesAtOnce = 2});
        const QSignalSpy refused(&strip, &AttachmentStrip::refused);
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
            strip.add({QUrl::fromLocalFile(file(name, "x"))});
        QCOMPARE(strip.files().size(), 2);
        QCOMPARE(refused.count(), 1);
    }

    void pastedPictureBecomesAFile()
    {
        AttachmentStrip strip(m_folder.filePath(u"deep/pasted"_s));
        QImage picture(30, 20, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        strip.add(picture);
        QCOMPARE(strip.files().size(), 1);
        QCOMPARE(QImage(strip.files().constFirst()).size(), QSize(30, 20));
    }

    void picturesThatCannotBeStoredAreTold()
    {
        AttachmentStrip strip(file(u"in-the-way"_s, "x") + u"/sub"_s);
        const QSignalSpy refused(&strip, &AttachmentStrip::refused);
        strip.add(QImage(3, 3, QImage::Format_RGB32));
        QCOMPARE(refused.count(), 1);
    }

    void whatIsGoneIsNotRestored()
    {
        AttachmentStrip strip(m_folder.path());
        const QString kept = file(u"kept"_s, "x");
        strip.restore({kept, m_folder.filePath(u"gone"_s)});
        QCOMPARE(strip.files(), QStringList{kept});
    }

    void brokenAndHugePicturesGetADrawing()
    {
        AttachmentStrip strip(m_folder.path());
        // A head that claims 100,000 × 100,000 pixels.
        QByteArray bomb = QByteArray::fromHex("89504e470d0a1a0a0000000d49484452000186a0000186a00802000000");
        bomb += QByteArray(64, '\0');
        strip.add({QUrl::fromLocalFile(file(u"bomb.png"_s, bomb)), QUrl::fromLocalFile(file(u"no.jpg"_s, "not one"))});
        QCOMPARE(strip.files().size(), 2);
        QVERIFY(!strip.grab().isNull());
    }

private:
    QString file(const QString &name, const QByteArray &content)
    {
        QFile made(m_folder.filePath(name));
        const bool isMade = made.open(QIODevice::WriteOnly) && made.write(content) == content.size();
        return isMade ? made.fileName() : QString();
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(tst_AttachmentStrip)
#include "tst_AttachmentStrip.moc"
