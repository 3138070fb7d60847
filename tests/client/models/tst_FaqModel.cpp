// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/FaqModel.h"

#include "tests/client/support/ClientFixture.h"
#include "tests/client/support/FakeHttpServer.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;
using namespace sanad;
using client::FaqModel;
using test::FakeHttpServer;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = {}};

Faq faq(qint64 id, const QString &question, const QString &answer, int priority = 0)
{
    return {.id = FaqId(id), .question = question, .answer = answer, .priority = priority};
}

const QList<Faq> Faqs{
    faq(1, u"كيف أقوم بإعادة تعيين كلمة المرور؟"_s, u"من صفحة تسجيل الدخول."_s, 10),
    faq(2, u"كيف أدفع رسوم الدورة؟"_s, u"بالبطاقة أو بالتحويل."_s, 5),
    faq(3, u"الفيديو لا يعمل، ماذا أفعل؟"_s, u"حدّث المتصفح."_s, 7),
    faq(4, u"How do I reset my password?"_s, u"On the sign-in page."_s, 1),
    faq(5, u"How do I get my certificate?"_s, u"It is mailed after the last exam."_s, 2),
};

QByteArray answerOf(const QList<Faq> &faqs)
{
    JsonWriter writer;
    writer.beginObject().key("faqs"_L1).beginArray();
    for (const Faq &one : faqs)
        one.writeJson(writer);
    writer.endArray().endObject();
    return std::move(writer).bytes();
}

} // namespace

class tst_FaqModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void search_data();
    void search();
    void suggest_data();
    void suggest();
    void loadsAndKeeps();
    void offlineWithoutAny();

private:
    [[nodiscard]] QList<int> ids() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHttpServer> m_server;
    std::unique_ptr<test::NetworkOf> m_net;
    std::unique_ptr<client::LocalStore> m_store;
    std::unique_ptr<FaqModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void tst_FaqModel::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_tester.reset();
    m_model.reset();
    m_net.reset();
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeHttpServer>([](const QByteArray &) { return FakeHttpServer::answer(503, ""); });
    m_net = std::make_unique<test::NetworkOf>(m_server->url(), "t", Student);
    m_store = *client::LocalStore::open(m_folder->path(), test::ProgramOf::key());
    m_model = std::make_unique<FaqModel>(m_net->api, *m_store);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

QList<int> tst_FaqModel::ids() const
{
    QList<int> found;
    for (int row = 0; row < m_model->rowCount(); ++row)
        found.append(m_model->index(row).data(FaqModel::IdRole).toInt());
    return found;
}

void tst_FaqModel::search_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("expected");
    QTest::newRow("nothing: by priority") << QString() << QList{1, 3, 2, 5, 4};
    QTest::newRow("a word") << u"password"_s << QList{4};
    QTest::newRow("its beginning") << u"cert"_s << QList{5};
    QTest::newRow("without hamzas and diacritics") << u"اعاده تعيين"_s << QList{1};
    QTest::newRow("without the article") << u"مرور"_s << QList{1};
    QTest::newRow("with an article that is not there") << u"الرسوم"_s << QList{2};
    QTest::newRow("of the answer") << u"المتصفح"_s << QList{3};
    QTest::newRow("question before answer") << u"الدخول"_s << QList{1};
    QTest::newRow("words apart") << u"reset how"_s << QList{4};
    QTest::newRow("one is missing") << u"reset certificate"_s << QList<int>();
    QTest::newRow("only signs") << u"؟!"_s << QList{1, 3, 2, 5, 4};
}

void tst_FaqModel::search()
{
    QFETCH(QString, text);
    m_model->setFaqs(Faqs);
    m_model->setSearch(text);
    QTEST(ids(), "expected");
}

void tst_FaqModel::suggest_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("id"); // 0: none
    QTest::newRow("in other words") << u"اريد اعادة تعيين كلمة السر لو سمحت"_s << 1;
    QTest::newRow("English") << u"i want to reset my password"_s << 4;
    QTest::newRow("the video") << u"لماذا الفيديو عندي لا يعمل"_s << 3;
    QTest::newRow("one word is too few") << u"password"_s << 0;
    QTest::newRow("common words only") << u"how do I"_s << 0;
    QTest::newRow("something else") << u"أين تقع المدرسة"_s << 0;
    QTest::newRow("nothing") << QString() << 0;
}

void tst_FaqModel::suggest()
{
    QFETCH(QString, text);
    m_model->setFaqs(Faqs);
    const auto found = m_model->suggest(text);
    QTEST(found ? int(found->id.value()) : 0, "id");
}

void tst_FaqModel::loadsAndKeeps()
{
    m_server->setHandler([](const QByteArray &request) {
        return request.startsWith("GET /api/support/faq") ? FakeHttpServer::answer(200, answerOf(Faqs))
                                                          : FakeHttpServer::answer(503, "");
    });
    m_model->load();
    QTRY_COMPARE(m_model->rowCount(), 5);
    QCOMPARE(m_model->index(0).data(Qt::DisplayRole).toString(), Faqs.at(0).question);
    QCOMPARE(m_model->index(0).data(FaqModel::AnswerRole).toString(), Faqs.at(0).answer);
    FaqModel later(m_net->api, *m_store);
    later.load();
    QCOMPARE(later.rowCount(), 5); // at once
}

void tst_FaqModel::offlineWithoutAny()
{
    QSignalSpy failed(m_model.get(), &FaqModel::failed);
    m_model->load();
    QTRY_COMPARE(failed.size(), 1);
}

QTEST_GUILESS_MAIN(tst_FaqModel)
#include "tst_FaqModel.moc"
