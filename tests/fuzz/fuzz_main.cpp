// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <atomic>
#include <csignal>
#include <ctime>
#include <utility>

namespace {

constexpr int MostSecondsOfAnInput = 10;

std::atomic<quint64> inputs = 0;
long wantedSeconds = 0; ///< 0: until somebody ends it

/// Called after each second of processor time. On a machine that is shared, the time on the wall says little about how
/// much was tried, and nothing about how much an input costs.
void onSecondPassed(int)
{
    static long seconds = 0;
    static quint64 lastInput = 0;
    static int sameInput = 0;
    sameInput = std::exchange(lastInput, inputs.load()) == inputs.load() ? sameInput + 1 : 0;
    if (sameInput >= MostSecondsOfAnInput)
        sanad::fuzz::broken("an input takes a bounded time");
    if (++seconds == wantedSeconds)
        std::raise(SIGUSR1); // libFuzzer ends in good order
}

void watchProcessorTime()
{
    if (const char *seconds = std::getenv("SANAD_FUZZ_CPU_SECONDS"))
        wantedSeconds = std::atol(seconds);
    std::signal(SIGPROF, onSecondPassed);
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGPROF;
    itimerspec everySecond{};
    everySecond.it_value.tv_sec = everySecond.it_interval.tv_sec = 1;
    timer_t timer{};
    if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0
        || timer_settime(timer, 0, &everySecond, nullptr) != 0)
        sanad::fuzz::broken("no timer");
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    // Qt finds its plugins by it. Never destroyed, since libFuzzer leaves by _Exit().
    static auto *const application = new QCoreApplication(*argc, *argv);
    Q_UNUSED(application);
    // What decoders and parsers say about bad files is no finding, and writing it takes most of the time.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &text) {
        if (type == QtFatalMsg)
            sanad::fuzz::broken(qPrintable(text));
        sanad::fuzz::hasWarned = true;
    });
    watchProcessorTime();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ++inputs;
    sanad::fuzz::testOneInput(QByteArrayView(data, qsizetype(size)));
    return 0;
}
