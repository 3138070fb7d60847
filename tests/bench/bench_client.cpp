// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline costs the person who looks at it. Prints figures; never passes or fails by them.
// bench_client [open|scroll|append|memory]
#include "client/timeline/MessageView.h"
#include "common/core/JsonWriter.h"

#include <QApplication>
#include <QBuffer>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

namespace {

constexpr Timestamp T0(1705312800000);
constexpr PersonId Me(5);
constexpr qint64 ChatSize = 100'000;

const QStringList Texts{
    u"السلام عليكم، لا أستطيع تسجيل الدخول إلى حسابي منذ الأمس، هل يمكنكم المساعدة؟"_s,
    u"أهلاً بك! دعني أساعدك في حل مشكلة تسجيل الدخول.\n1) تأكد من البريد.\n2) جرّب \"نسيت كلمة المرور\"."_s,
    u"Moodle لا يعمل، انظر https://moodle.example.com/course/view.php?id=5"_s,
    u"ok 👍"_s,
    u"I have tried that twice, and it still says that the password is wrong. What should I do now? شكراً"_s,
};

/// A message of a chat that exists nowhere; every twentieth is a picture where these are wanted.
Message messageAt(qint64 id, bool withPictures)
{
    Message message;
    message.id = MessageId(id);
    message.chatId = ChatId(1);
    message.createdAt = T0.plusMs(id * 600'000);
    message.text = Texts[id % Texts.size()];
    message.senderRole = id % 2 ? Role::Student : Role::Admin;
    message.senderId = id % 2 ? Me : PersonId(2);
    message.senderName = u"أحمد محمد"_s;
    if (id % 6 == 0)
        message.type = MessageType::AutoReply;
    if (withPictures && id % 20 == 1) {
        message.type = MessageType::Image;
        Attachment &file = message.attachment.emplace();
        file.url = u"https://desk.example/media/%1"_s.arg(id);
        file.mediaType = u"image/jpeg"_s;
        file.name = u"photo.jpg"_s;
        file.width = 1600;
        file.height = 1200;
    }
    return message;
}

QList<Message> page(qint64 last, qint64 count, bool withPictures = false)
{
    QList<Message> messages;
    for (qint64 id = std::max<qint64>(1, last - count + 1); id <= last; ++id)
        messages.append(messageAt(id, withPictures));
    return messages;
}

double threadMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1000 + double(time.tv_nsec) / 1e6;
}

double resident(const QByteArray &field)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(field.size() + 1).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

/// What many equal pieces of work took, in milliseconds: on the clock of the wall, where a busy machine counts too, and
/// of processor time.
class Samples
{
public:
    template <typename Body>
    void add(Body body)
    {
        const double cpu = threadMs();
        QElapsedTimer timer;
        timer.start();
        body();
        m_wall.append(double(timer.nsecsElapsed()) / 1e6);
        m_cpu.append(threadMs() - cpu);
    }

    void print(const char *name, double target)
    {
        std::sort(m_wall.begin(), m_wall.end());
        std::sort(m_cpu.begin(), m_cpu.end());
        const auto at = [](const QList<double> &ms, double share) {
            return ms[qsizetype(share * double(ms.size() - 1))];
        };
        std::printf("%-44s wall p50 %6.2f p99 %6.2f   CPU p50 %6.2f p99 %6.2f ms  (%lld", name, at(m_wall, 0.5),
            at(m_wall, 0.99), at(m_cpu, 0.5), at(m_cpu, 0.99), static_cast<long long>(m_wall.size()));
        target > 0 ? std::printf("; target %g)\n", target) : std::printf(")\n");
        std::fflush(stdout);
    }

private:
    QList<double> m_wall;
    QList<double> m_cpu;
};

/// A window with a chat, as large as people have it.
class Window
{
public:
    Window()
    {
        m_model.setOwn(Role::Student, Me);
        view.setLayoutDirection(Qt::RightToLeft);
        view.resize(900, 800);
        view.setModel(&m_model);
        view.show();
        paint();
    }

    /// Lays out and paints what has changed, as the event loop does.
    void paint()
    {
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }

    MessageModel &model() { return m_model; }

private:
    MessageModel m_model;

public:
    MessageView view;
};

/// From the bytes of the server's answer to the painted window.
void benchOpen()
{
    JsonWriter writer;
    writer.beginObject();
    writer.key("messages"_L1);
    writer.beginArray();
    for (const Message &message : page(ChatSize, 50))
        message.writeJson(writer);
    writer.endArray();
    writer.endObject();
    const QByteArray answer = writer.bytes();
    Samples samples;
    for (int round = 0; round < 40; ++round) {
        Window window;
        samples.add([&] {
            QList<Message> messages;
            for (const QJsonValue &value : QJsonDocument::fromJson(answer).object().value("messages"_L1).toArray())
                messages.append(*Message::fromJson(value.toObject()));
            window.model().reset(messages, true);
            window.paint();
        });
    }
    samples.print("open a chat of 100,000 at its newest page", 100);
}

/// Pages back through `count` messages, answering at once; then the window is somewhere far up.
void loadHistory(Window &window, qint64 count, bool withPictures, Samples *pages)
{
    window.model().reset(page(ChatSize, 50, withPictures), true);
    window.paint();
    bool isWanted = false;
    QObject::connect(&window.view, &MessageView::olderWanted, &window.view, [&] { isWanted = true; });
    QScrollBar *bar = window.view.verticalScrollBar();
    while (ChatSize - window.model().oldest()->id.value() + 1 < count) {
        bar->setValue(bar->value() - 700);
        window.paint();
        if (!std::exchange(isWanted, false))
            continue;
        const qint64 oldest = window.model().oldest()->id.value();
        const QList<Message> older = page(oldest - 1, 50, withPictures);
        pages->add([&] {
            window.model().prepend(older, true);
            window.paint();
        });
    }
    window.view.disconnect(&window.view);
}

void benchScroll()
{
    Window window;
    Samples pages;
    loadHistory(window, 10'000, false, &pages);
    pages.print("an older page of 50 comes, painted", 0);
    QScrollBar *bar = window.view.verticalScrollBar();
    Samples down;
    Samples up;
    constexpr int frames = 4000;
    for (int frame = 0; frame < frames; ++frame) {
        down.add([&] {
            bar->setValue(bar->value() + 120);
            window.paint();
        });
    }
    for (int frame = 0; frame < frames; ++frame) {
        up.add([&] {
            bar->setValue(bar->value() - 120);
            window.paint();
        });
    }
    down.print("a frame while scrolling down 10,000 messages", 8);
    up.print("a frame while scrolling up", 8);
}

void benchAppend()
{
    Window window;
    window.model().reset(page(ChatSize, MessageModel::MaxRows), true);
    window.paint();
    Samples samples;
    constexpr int count = 400;
    for (qint64 id = ChatSize + 1; id <= ChatSize + count; ++id) {
        const Message message = messageAt(id, false);
        samples.add([&] {
            window.model().upsert(message);
            window.paint();
        });
    }
    samples.print("append a message, 2,000 in the window", 2);
}

QByteArray photo(qint64 id)
{
    QImage image(800, 600, QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient colours(0, 0, 800, 600);
    colours.setColorAt(0, QColor::fromHsv(int(id * 37 % 360), 200, 200));
    colours.setColorAt(1, QColor::fromHsv(int(id * 91 % 360), 200, 100));
    painter.fillRect(image.rect(), colours);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPG");
    return bytes;
}

void benchMemory()
{
    Window window;
    std::printf("    resident with an empty window: %.0f MB\n", resident("VmRSS:"));
    int pictures = 0;
    window.view.setPictureFetch([&](const TimelineItem &item, const PictureStore::Done &done) {
        ++pictures;
        done(photo(item.message.id.value()));
    });
    Samples pages;
    loadHistory(window, 10'000, true, &pages);
    QScrollBar *bar = window.view.verticalScrollBar();
    while (!window.view.isAtEnd()) {
        bar->setValue(bar->value() + 600);
        window.paint();
    }
    pages.print("an older page of 50 with pictures, painted", 0);
    std::printf("%-48s %.0f MB, at most %.0f MB   (%d pictures fetched; target 150)\n",
        "resident after 10,000 messages, there and back", resident("VmRSS:"), resident("VmHWM:"), pictures);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
    const QString only = QCoreApplication::arguments().value(1);
    const auto isWanted = [&only](QLatin1StringView part) { return only.isEmpty() || only == part; };
    if (isWanted("open"_L1))
        benchOpen();
    if (isWanted("append"_L1))
        benchAppend();
    if (isWanted("scroll"_L1))
        benchScroll();
    if (isWanted("memory"_L1))
        benchMemory();
    return 0;
}
