// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/ChatListModel.h"

#include "server/app/ServerConfig.h"
#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;
using namespace sanad;
using client::ChatListModel;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = u"أحمد محمد"_s};
const Person Admin{.role = Role::Admin, .id = PersonId(1), .name = u"منى"_s};

/// A list, checked at each of its changes, over a network of its own.
struct List
{
    List(const test::TestServer &server, const QByteArray &token, const Person &person)
        : net(server.url(), token, person)
        , store(*client::LocalStore::open(folder.path(), test::ProgramOf::key()))
        , model(net.api, net.realtime, *store, person)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
    }
    [[nodiscard]] QList<int> ids() const
    {
        QList<int> found;
        for (int row = 0; row < model.rowCount(); ++row)
            found.append(model.index(row).data(ChatListModel::IdRole).toInt());
        return found;
    }

    QTemporaryDir folder;
    test::NetworkOf net;
    std::unique_ptr<client::LocalStore> store;
    ChatListModel model;
    QAbstractItemModelTester tester;
};

} // namespace

class tst_ChatListModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void ownChats();
    void queue();
    void pagesOfTheQueue();

private:
    void act(qint64 chat, const QByteArray &what);

    std::unique_ptr<test::TestServer> m_server;
    std::unique_ptr<test::ApiClient> m_rest;
};

void tst_ChatListModel::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_server = std::make_unique<test::TestServer>([](app::ServerConfig &config) { config.http.rates.isOn = false; });
    m_rest = std::make_unique<test::ApiClient>(m_server->url());
}

void tst_ChatListModel::act(qint64 chat, const QByteArray &what)
{
    QCOMPARE(m_rest
                 ->post("/api/support/admin/chats/" + QByteArray::number(chat) + '/' + what, m_server->admin(),
                     QJsonObject{{u"force"_s, true}})
                 .status,
        200);
}

void tst_ChatListModel::ownChats()
{
    m_rest->say(m_server->student(), u"one"_s);
    act(1, "close");
    m_rest->say(m_server->student(), u"two"_s);
    m_rest->say(m_server->student(6, u"ليلى"_s), u"another's"_s);
    List list(*m_server, m_server->student(), Student);
    QSignalSpy loaded(&list.model, &ChatListModel::loaded);
    list.model.load();
    QTRY_COMPARE(list.ids(), (QList{2, 1}));
    QCOMPARE(list.model.index(1).data(ChatListModel::StatusRole).toInt(), int(ChatStatus::Closed));
    QVERIFY(list.model.overview(ChatId(2)));
    QVERIFY(!list.model.overview(ChatId(3)));
    // Live: the next one comes by itself.
    QTRY_VERIFY(list.net.realtime.isOnline());
    act(2, "close");
    m_rest->say(m_server->student(), u"three"_s);
    QTRY_COMPARE(list.ids(), (QList{4, 2, 1}));
    QTRY_COMPARE(list.model.index(1).data(ChatListModel::StatusRole).toInt(), int(ChatStatus::Closed));
    // And what is known is there at once the next time.
    ChatListModel later(list.net.api, list.net.realtime, *list.store, Student);
    later.load();
    QCOMPARE(later.rowCount(), 3);
}

void tst_ChatListModel::queue()
{
    m_rest->say(m_server->student(5, u"أحمد"_s), u"I want to talk to a person"_s);
    m_rest->say(m_server->student(6, u"ليلى"_s), u"hello"_s);
    List list(*m_server, m_server->admin(), Admin);
    list.model.load();
    QTRY_COMPARE(list.ids(), QList{1});
    QCOMPARE(list.model.index(0).data(Qt::DisplayRole).toString(), u"أحمد"_s);
    QVERIFY(list.model.index(0).data(ChatListModel::TimeRole).toDateTime().isValid());
    QTRY_COMPARE(list.model.count(ChatStatus::WaitingForAdmin), 1);
    QCOMPARE(list.model.count(ChatStatus::BotHandling), 1);
    QTRY_VERIFY(list.net.realtime.isOnline());
    m_rest->say(m_server->student(6, u"ليلى"_s), u"I want to talk to a person"_s);
    QTRY_COMPARE(list.ids(), (QList{1, 2})); // who waits longest stands first
    m_rest->say(m_server->admin(), u"أهلاً"_s, 1);
    QTRY_COMPARE(list.ids(), QList{2});
    QTRY_COMPARE(list.model.count(ChatStatus::AdminHandling), 1);
    list.model.setStatus(ChatStatus::AdminHandling);
    QTRY_COMPARE(list.ids(), QList{1});
    QCOMPARE(list.model.index(0).data(ChatListModel::MineRole).toBool(), true);
    QCOMPARE(list.model.index(0).data(ChatListModel::PreviewRole).toString(), u"أهلاً"_s);
    list.model.setStatus(std::nullopt);
    QTRY_COMPARE(list.model.rowCount(), 2);
}

void tst_ChatListModel::pagesOfTheQueue()
{
    for (int i = 1; i <= 52; ++i)
        m_rest->say(m_server->student(100 + i, u"طالب"_s), u"I want to talk to a person"_s);
    List list(*m_server, m_server->admin(), Admin);
    list.model.load();
    QTRY_COMPARE(list.model.rowCount(), 52); // the model's tester asks for more whenever there is more
    QVERIFY(!list.model.canFetchMore({}));
}

SANAD_SERVER_TEST_MAIN(tst_ChatListModel)
#include "tst_ChatListModel.moc"
