// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/OutboxStore.h"

#include "client/cache/private_file.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

namespace {

OutboxEntry entry(const QString &id, const QString &text, std::optional<ChatId> chat = {})
{
    return {.localId = id,
        .chat = chat,
        .text = text,
        .file = {},
        .createdAt = Timestamp(5),
        .isEdited = false,
        .problem = {}};
}

} // namespace

class tst_OutboxStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void entriesRoundTrip();
    void keepsTheOrder();
    void filesGoWithTheirEntry();
    void drafts();
    void copies();
    void nothingIsInClear();

private:
    void open();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OutboxStore> m_store;
};

void tst_OutboxStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    open();
}

void tst_OutboxStore::open()
{
    m_store.reset();
    auto opened = OutboxStore::open(m_folder->path(), QByteArray(RecordCipher::KeyBytes, 'k'));
    QVERIFY(opened);
    m_store = *std::move(opened);
}

void tst_OutboxStore::entriesRoundTrip()
{
    OutboxEntry full = entry(u"a"_s, u"نص\n"_s, ChatId(5));
    full.file = OutboxFile{.stored = u"a"_s,
        .source = u"/tmp/x"_s,
        .name = u"صورة.png"_s,
        .mediaType = u"image/png"_s,
        .size = 12,
        .isVoice = true,
        .duration = 1.5};
    full.isEdited = true;
    full.problem = u"too large"_s;
    for (const OutboxEntry &one : {full, entry(u"b"_s, u"x"_s)}) {
        const auto json = QJsonDocument::fromJson(toJson(one)).object();
        QCOMPARE(OutboxEntry::fromJson(json).value(), one);
        for (const QString &field : {u"local_id"_s, u"created_at"_s}) {
            QJsonObject less = json;
            less.remove(field);
            QVERIFY(!OutboxEntry::fromJson(less));
        }
    }
    const Draft draft{.text = u"t"_s, .files = {u"/a"_s, u"/b"_s}};
    QCOMPARE(Draft::fromJson(QJsonDocument::fromJson(toJson(draft)).object()).value(), draft);
}

void tst_OutboxStore::keepsTheOrder()
{
    for (const QString &id : {u"z"_s, u"a"_s, u"m"_s})
        QVERIFY(m_store->add(entry(id, id)));
    QVERIFY(!m_store->add(entry(u"a"_s, u"twice"_s)));
    QVERIFY(m_store->update(entry(u"a"_s, u"changed"_s)));
    QVERIFY(m_store->remove(entry(u"z"_s, {})));
    QVERIFY(m_store->add(entry(u"b"_s, u"b"_s)));
    open();
    QStringList texts;
    for (const OutboxEntry &one : m_store->load())
        texts.append(one.text);
    QCOMPARE(texts, (QStringList{u"changed"_s, u"m"_s, u"b"_s}));
}

void tst_OutboxStore::filesGoWithTheirEntry()
{
    OutboxEntry one = entry(u"a"_s, {});
    one.file = OutboxFile();
    one.file->stored = u"a"_s;
    QVERIFY(writePrivateFile(m_store->pathOf(u"a"_s), "bytes"));
    QVERIFY(writePrivateFile(m_store->pathOf(u"orphan"_s), "bytes"));
    QVERIFY(m_store->add(one));
    open();
    QCOMPARE(m_store->load(), QList{one});
    QVERIFY(QFile::exists(m_store->pathOf(u"a"_s)));
    QVERIFY(!QFile::exists(m_store->pathOf(u"orphan"_s)));
    QVERIFY(m_store->remove(one));
    QVERIFY(!QFile::exists(m_store->pathOf(u"a"_s)));
}

void tst_OutboxStore::drafts()
{
    const Draft own{.text = u"كنت أقول"_s, .files = {u"/tmp/a.png"_s}};
    const Draft other{.text = u"other"_s, .files = {}};
    m_store->setDraft({}, own);
    m_store->setDraft(ChatId(9), other);
    open();
    QCOMPARE(m_store->draft({}), own);
    QCOMPARE(m_store->draft(ChatId(9)), other);
    QVERIFY(m_store->draft(ChatId(10)).isEmpty());
    m_store->setDraft({}, {});
    QVERIFY(m_store->draft({}).isEmpty());
}

void tst_OutboxStore::copies()
{
    const QString from = m_folder->filePath(u"from"_s);
    QVERIFY(writePrivateFile(from, QByteArray(700'000, 'x')));
    const QString to = m_folder->filePath(u"to"_s);
    QVERIFY(copyPrivately(from, to));
    QCOMPARE(QFileInfo(to).size(), 700'000);
    QCOMPARE(copyPrivately(u"/nowhere/at/all"_s, to).error().code, ErrorCode::NotFound);
    QCOMPARE(QFileInfo(to).size(), 700'000); // the old one stays
    QCOMPARE(copyPrivately(from, u"/proc/nowhere"_s).error().code, ErrorCode::InsufficientStorage);
    QCOMPARE(copyPrivately(m_folder->path(), to).error().code, ErrorCode::NotFound);
}

void tst_OutboxStore::nothingIsInClear()
{
    QVERIFY(m_store->add(entry(u"a"_s, u"the secret"_s)));
    m_store->setDraft({}, {.text = u"the secret"_s, .files = {u"secret.png"_s}});
    for (const QString &name : QDir(m_folder->path()).entryList(QDir::Files)) {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("secret"), qPrintable(name));
    }
}

QTEST_GUILESS_MAIN(tst_OutboxStore)
#include "tst_OutboxStore.moc"
