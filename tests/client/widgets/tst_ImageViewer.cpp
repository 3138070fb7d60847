// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/ImageViewer.h"
#include "client/widgets/icons.h"
#include "tests/client/warnings.h"

#include <QDir>
#include <QGraphicsView>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad::client;

/// ImageViewer, and the drawings on its buttons (icons.h).
class tst_ImageViewer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void isFittedThenZoomed()
    {
        ImageViewer viewer;
        viewer.resize(400, 300);
        viewer.open(picture({2000, 1000}), u"large.png"_s);
        QVERIFY(viewer.zoom() < 0.25);
        const qreal fitted = viewer.zoom();
        QTest::keyClick(&viewer, Qt::Key_Plus);
        QVERIFY(viewer.zoom() > fitted);
        for (int i = 0; i < 100; ++i)
            viewer.zoomIn();
        QVERIFY(viewer.zoom() <= 16.01);
        QTest::keyClick(&viewer, Qt::Key_0);
        QVERIFY(qAbs(viewer.zoom() - fitted) < 0.001);
        viewer.resize(800, 600);
        QTRY_VERIFY(viewer.zoom() > fitted); // still fitted
    }

    void smallIsNotBlownUp()
    {
        ImageViewer viewer;
        viewer.open(picture({20, 10}), u"small.png"_s);
        QCOMPARE(viewer.zoom(), 1.0);
    }

    void savingIsAskedFor()
    {
        ImageViewer viewer;
        const QString path = picture({20, 10});
        viewer.open(path, u"صورة.png"_s);
        const QSignalSpy wanted(&viewer, &ImageViewer::saveRequested);
        for (QToolButton *button : viewer.findChildren<QToolButton *>()) {
            if (button->accessibleName() == u"Save the picture"_s)
                button->click();
        }
        QCOMPARE(wanted.at(0), (QVariantList{path, u"صورة.png"_s}));
    }

    void damagedIsTold()
    {
        ImageViewer viewer;
        QFile file(m_folder.filePath(u"broken.png"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a picture");
        file.close();
        viewer.open(file.fileName(), u"broken.png"_s);
        QVERIFY(!viewer.findChild<QGraphicsView *>()->isVisible());
    }

    void everyDrawingCanBeDrawn()
    {
        const QStringList names = QDir(u":/sanad/icons"_s).entryList();
        QVERIFY(names.size() > 30);
        for (const QString &name : names) {
            const QByteArray bare = QFileInfo(name).baseName().toLatin1();
            const QImage drawn = iconPixmap(QLatin1StringView(bare), 24, Qt::red, 1).toImage();
            int inked = 0;
            for (int y = 0; y < drawn.height(); ++y) {
                for (int x = 0; x < drawn.width(); ++x)
                    inked += qAlpha(drawn.pixel(x, y)) > 128 ? 1 : 0;
            }
            QVERIFY2(inked > 6, bare.constData());
        }
        QVERIFY(iconPixmap("no-such-drawing"_L1, 24, Qt::red, 1).isNull());
    }

    void drawingsTurnWithReading()
    {
        const QIcon send = icon("send"_L1, IconTurn::WithReading);
        const QImage left = send.pixmap(24, 24).toImage();
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        const QImage right = send.pixmap(24, 24).toImage();
        const QImage fixed = icon("send"_L1).pixmap(24, 24).toImage();
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
        QVERIFY(left != right);
        QCOMPARE(right.mirrored(true, false), left);
        QCOMPARE(fixed, left);
    }

private:
    QString picture(const QSize &size)
    {
        QImage made(size, QImage::Format_RGB32);
        made.fill(Qt::green);
        const QString path = m_folder.filePath(u"%1x%2.png"_s.arg(size.width()).arg(size.height()));
        return made.save(path) ? path : QString();
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(tst_ImageViewer)
#include "tst_ImageViewer.moc"
