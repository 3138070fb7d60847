// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/small_talk.h"

#include "common/text/ArabicNormaliser.h"

#include <QSet>

namespace sanad::bot {

namespace {

/// A longer message says something of its own. Looking no further keeps this cheap for all others.
constexpr qsizetype LongestTalk = 60;

using Words = QSet<QStringView>;
using Views = QList<QStringView>;

/// `list` must be a literal: the words are views into it.
Words words(QStringView list)
{
    const Views all = list.split(u' ', Qt::SkipEmptyParts);
    return {all.begin(), all.end()};
}

// As text::ArabicNormaliser leaves words: no hamza, ه for ة, lower case.
const Words &greetings()
{
    static const Words set =
        words(u"مشكله مشكلتي مساعده ساعدوني ساعدني سوال سؤال استفسار help problem problems issue question moshkela "
              u"mochkil mshkla "
              "سلام السلام السلامو سلامو سلامات مرحبا مرحبتين مرحبه اهلا اهلين هلا هلاا هلو هلوو "
              u"هاي هالو الو صباح صباحو مسا مساكم "
              "صباحكم حياكم حياك تحيه تحياتي بونجور بونسوار ازيك ازيكم ازيكو حالكم حالك كيفك كيفكم كيفكن "
              "شلونك شلونكم شخبارك شخباركم اخباركم "
              "اخبارك لاباس لباس "
              "hi hii hello helo helloo hey heyy heya hiya hallo yo greetings morning evening "
              "afternoon salam salaam salamo slm "
              "salamu alsalam assalam asalam essalam elsalam marhaba mar7aba mrhba ahlan ahlein "
              "hala hla sabah saba7 sba7 sbah masa "
              "masaa mesa2 masa2 bonjour salut bonsoir coucou ezayak ezayek ezayko izzayak kifak "
              "kifik keefak shlonak shlonkom "
              "labas labass");
    return set;
}

const Words &besideGreetings()
{
    static const Words set = words(
        u"عندي لدي يوجد فيه في ممكن ابي ابغي اريد عايز عاوز بدي بغيت محتاج احتاج لو سمحت سمحتم سمحتو من فضلك واحد صغير "
        "i have got need a an some me please pls can could there is 3andi 3ndi 3endi momken "
        "عليكم وعليكم عليك عليكو ورحمه رحمه الله وبركاته وبركاتو بركاته تعالي والله يا الخير النور الورد الفل "
        u"الياسمين وسهلا "
        "كيف فيكم فيك بك بكم بيك بيكم خير نور كيف حالك حالكم الحال عامل عامله عاملين ايه اي جماعه اخي اختي استاذ "
        "استاذه "
        "دكتور "
        "ادمن فريق الدعم سند طيبه جميعا شباب اخوان الغالي عزيزي حبيبي كلكم طيب بخير انت انتم مساكم "
        "there all everyone team support sir madam dear bot sanad good how are you u r doing is it going to the my "
        "friend friends guys l5er l5ir lkheir elkheir alaikum alaykum alikum alekom alikom 3likom 3alikom 3alaykom "
        "3lykm 3leikom 3alekom wa "
        "rahmat rahmatullah ra7mat allah el al l kheir kher 5er 5eir khair khir noor nour ya 3amel eh akhi chabab "
        "khouya khoya");
    return set;
}

const Words &acknowledgements()
{
    static const Words set = words(
        u"طيب طب حسنا حاضر ماشي اوك اوكي اوكيه اكي اوكاي تمام نعم ايوه ايوا ايوة اه اها اي يب يس صحيح فهمت مفهوم وصلت "
        "ساجرب هجرب حجرب بجرب اجرب جرب نجرب هنجرب بنجرب ساحاول هحاول بحاول احاول نحاول لحظه لحظات ثواني ثانيه دقيقه "
        "دقايق "
        "استني انتظر انتظرني دقيقتين شوي شويه واخا وخا صافي "
        "ok okay okey okk oki okie k kk yes yeah yep yup ya sure alright fine understood gotcha noted aha wait moment "
        "minute second trying try tayeb tyb tayyeb tmam tamam 7ader hader mashi ashi aywa aiwa ah hagarab hagrb "
        "bagarab bjarreb 7agarab njarreb wakha safi la7za lahza");
    return set;
}

const Words &besideAcknowledgements()
{
    static const Words set = words(
        u"شكرا شكرن تسلم مشكور مشكورين يعطيك العافيه ان شا الله انشا انشالله باذن وارد ورد ارد عليك عليكم واخبرك اخبرك "
        u"واخبركم "
        "واقولك اقولك وبقولك بقولك وبخبرك بخبرك وراح راح سوف رح غادي الان الحين دلوقتي دلوقت دابا هلق  بس من "
        "فضلك "
        "الخطوات ذلك هذا كده كذا تاني مره اشوف وشوف واشوف هشوف اجرب وارجع ارجع لك ليك لكم واحده خليني خلني كل شي "
        "i will ill ll let me it that this them those now and then tell you u know see check get back to thanks thank "
        "the "
        "steps one a just for please pls am im m gonna going again do so w a2ollak a2olak ghadi rah arod 3aleik 3lik "
        "shokran "
        "inshallah nshallah insha allah delwa2ty daba");
    return set;
}

const Words &firsts()
{
    static const Words set =
        words(u"1 اول الاول الاولي اولي الاولا واحد first 1st uno awal awel elawal elawel premier");
    return set;
}

const Words &seconds()
{
    static const Words set = words(
        u"2 ثاني الثاني الثانيه ثانيه تاني التاني التانيه اثنين اتنين الاتنين second 2nd two tani tany eltani eltany");
    return set;
}

const Words &neithers()
{
    static const Words set = words(u"neither none ولا لا ليس غير other else");
    return set;
}

const Words &besideChoices()
{
    static const Words set =
        words(u"و and or او رقم الخيار خيار اختيار اختار هو هي اظن اقصد قصدي اعني يعني المشكله شي حاجه اخر "
              u"اخري ذلك هذا هذه دي ده ولا واحده منهم "
              "منهما no number option choice the one i mean think it is its a please el al wala "
              "wa7ed of them these something "
              "im guess");
    return set;
}

const Words &machines()
{
    static const Words set = words(u"robot robo robots bot bots chatbot machine ai روبوت روبوط روبو ربوت بوت الي اله "
                                   u"اصطناعي human person real حقيقي حقيقيه انسان بشر شخص ensan insan bashar");
    return set;
}

/// Without one of them a person is wanted rather than asked about.
const Words &askedAboutItself()
{
    static const Words set = words(u"are r you u is am انت انتي انتا نتا نتي بكلم اكلم بحكي احكي اتكلم بتكلم كنهضر "
                                   u"اتحدث هذا enta inta enti nta nti ent bakalem bkallem");
    return set;
}

const Words &besideMachines()
{
    static const Words set = words(u"a an the to with this it i or not just talking speaking chatting هل انا مع ولا او "
                                   u"ام واش يعني مجرد ذكاء ana ma3 wla wala hal wach");
    return set;
}

bool isNamed(const Views &all, const Words &set)
{
    return std::ranges::any_of(all, [&set](QStringView word) { return set.contains(word); });
}

/// Whether all words are of one of two sets, and at least one is of the first.
bool isOnly(const Views &all, const Words &telling, const Words &beside)
{
    const auto isIn = [&](QStringView word) { return telling.contains(word) || beside.contains(word); };
    return std::ranges::all_of(all, isIn) && isNamed(all, telling);
}

bool isNo(const Views &all)
{
    static const Words noes = words(u"لا لاا لاه كلا لع no nope nah noo la laa la2 laa2 lla non");
    constexpr qsizetype most = 2;
    return all.size() <= most && std::ranges::all_of(all, [](QStringView word) { return noes.contains(word); });
}

std::optional<Choice> choiceOf(const Views &all)
{
    constexpr qsizetype most = 6;
    const auto isKnown = [](QStringView word) {
        return firsts().contains(word) || seconds().contains(word) || neithers().contains(word)
            || besideChoices().contains(word);
    };
    if (all.size() > most || !std::ranges::all_of(all, isKnown))
        return std::nullopt;
    if (isNamed(all, neithers()))
        return Choice::Neither;
    // "the second one" is the second; of "1 and 2" the first is as good as the other.
    if (isNamed(all, firsts()) || all == Views{u"one"})
        return Choice::First;
    return isNamed(all, seconds()) ? std::optional(Choice::Second) : std::nullopt;
}

SmallTalk talkOf(const Views &all)
{
    const auto isOfMachines = [](QStringView word) {
        return machines().contains(word) || askedAboutItself().contains(word) || besideMachines().contains(word);
    };
    if (std::ranges::all_of(all, isOfMachines) && isNamed(all, machines()) && isNamed(all, askedAboutItself()))
        return SmallTalk::AsksIfMachine;
    if (isOnly(all, greetings(), besideGreetings()))
        return SmallTalk::Greeting;
    return isOnly(all, acknowledgements(), besideAcknowledgements()) ? SmallTalk::Acknowledgement : SmallTalk::None;
}

} // namespace

ShortTalk shortTalkIn(QStringView text)
{
    constexpr qsizetype mostWords = 9;
    ShortTalk talk;
    if (text.size() > LongestTalk)
        return talk;
    const QString normalised = text::ArabicNormaliser().normalise(text);
    const Views all = text::ArabicNormaliser::split(normalised);
    if (all.isEmpty() || all.size() > mostWords)
        return talk;
    talk.smallTalk = talkOf(all);
    talk.choice = choiceOf(all);
    talk.isNo = isNo(all);
    if (talk.isNo && !talk.choice)
        talk.choice = Choice::Neither;
    return talk;
}

bool mayAsk(QStringView text)
{
    static const Words asking = words(u"هل متي كم مين وين فين اين كيف ازاي شلون كيفاش ليش ليه لماذا شو ايش وش شنو شنهو "
                                      u"اش ايه ما ماذا ماهي ماهو ممكن ينفع "
                                      "فيه عندكم تقدرون بتقدروا what when who whom whose where why how which is are am "
                                      "do does did can could will would "
                                      "should may has have any tell emta imta fein feen wein leh leeh lesh keef kif "
                                      "ezay ezzay eh eih sho shu wesh wach ach");
    constexpr qsizetype lookedAt = 3;
    if (text.contains(u'?') || text.contains(u'؟'))
        return true;
    const QString normalised = text::ArabicNormaliser().normalise(text.first(std::min(text.size(), LongestTalk)));
    const Views all = text::ArabicNormaliser::split(normalised);
    return isNamed(all.first(std::min(all.size(), lookedAt)), asking);
}

} // namespace sanad::bot
