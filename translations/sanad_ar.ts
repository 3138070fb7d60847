<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>PersonalDesk</name>
    <message>
        <source>What was stored on this computer could not be read, and was set aside as %1. Your messages at the server are not affected.</source>
        <translation>تعذّرت قراءة ما كان مخزّناً على هذا الحاسوب، وقد حُفظ جانباً باسم %1. رسائلك على الخادم لم تتأثر.</translation>
    </message>
</context>
<context>
    <name>SanadLink</name>
    <message>
        <source>This is not the address of a server. It looks like https://support.example.org</source>
        <translation>هذا ليس عنوان خادم. يبدو العنوان هكذا: ⁦https://support.example.org⁩</translation>
    </message>
    <message>
        <source>This link is not for Sanad.</source>
        <translation>هذا الرابط ليس لبرنامج سند.</translation>
    </message>
    <message>
        <source>The link&apos;s token is damaged. Ask for a new link.</source>
        <translation>رمز الدخول في الرابط تالف. اطلب رابطاً جديداً.</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Support chat %1</source>
        <extracomment>Title of a chat on paper; %1 is the chat&apos;s number</extracomment>
        <translation>محادثة الدعم رقم %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>Above a message on paper: %1 is who wrote it, %2 is when</extracomment>
        <translation>%1، %2</translation>
    </message>
    <message>
        <source>The file could not be written. Is there room, and may you write there?</source>
        <translation>تعذّرت كتابة الملف. هل توجد مساحة كافية، وهل يُسمح لك بالكتابة هناك؟</translation>
    </message>
</context>
<context>
    <name>sanad::client::AdminWindow</name>
    <message>
        <source>Find in this chat</source>
        <translation>البحث في هذه المحادثة</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>القائمة</translation>
    </message>
    <message>
        <source>Mark as resolved</source>
        <translation>وضع علامة «تم الحل»</translation>
    </message>
    <message>
        <source>Hand back to the bot</source>
        <translation>إعادة المحادثة إلى البوت</translation>
    </message>
    <message>
        <source>Close the chat</source>
        <translation>إغلاق المحادثة</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>About Sanad</source>
        <translation>عن سند</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>تسجيل الخروج</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء البرنامج</translation>
    </message>
    <message>
        <source>Which chats</source>
        <translation>أي المحادثات</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>المحادثات</translation>
    </message>
    <message>
        <source>No chats here.</source>
        <translation>لا توجد محادثات هنا.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>An entry of the list of states: %1 is the state, %2 the number of chats in it</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Choose a chat</source>
        <translation>اختر محادثة</translation>
    </message>
</context>
<context>
    <name>sanad::client::Alerts</name>
    <message>
        <source>Open Sanad</source>
        <translation>فتح سند</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء البرنامج</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unread message(s)</source>
        <extracomment>What the tray&apos;s icon says</extracomment>
        <translation>
            <numerusform>لا رسائل غير مقروءة</numerusform>
            <numerusform>رسالة واحدة غير مقروءة</numerusform>
            <numerusform>رسالتان غير مقروءتين</numerusform>
            <numerusform>%Ln رسائل غير مقروءة</numerusform>
            <numerusform>%Ln رسالة غير مقروءة</numerusform>
            <numerusform>%Ln رسالة غير مقروءة</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::AttachmentStrip</name>
    <message>
        <source>%1 is a folder. Folders cannot be sent.</source>
        <extracomment>%1 is the name of a folder</extracomment>
        <translation>%1 مجلد. لا يمكن إرسال المجلدات.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <extracomment>%1 is the name of a file</extracomment>
        <translation>تعذّرت قراءة %1.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <extracomment>%1 is the name of a file</extracomment>
        <translation>الملف %1 فارغ.</translation>
    </message>
    <message>
        <source>%1 is too large: %2. At most %3 can be sent.</source>
        <extracomment>%1 is the name of a file, %2 and %3 are sizes such as &quot;25 MB&quot;</extracomment>
        <translation>الملف %1 كبير جداً: %2. أقصى ما يمكن إرساله %3.</translation>
    </message>
    <message>
        <source>The picture could not be stored.</source>
        <translation>تعذّر حفظ الصورة.</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <extracomment>Button that leaves a file out of the message; %1 is the file&apos;s name</extracomment>
        <translation>استبعاد %1</translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln file(s) can be sent at once.</source>
        <translation>
            <numerusform>لا يمكن إرسال أي ملف</numerusform>
            <numerusform>يمكن إرسال ملف واحد فقط في المرة الواحدة.</numerusform>
            <numerusform>يمكن إرسال ملفين على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>يمكن إرسال %Ln ملفات على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>يمكن إرسال %Ln ملفاً على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>يمكن إرسال %Ln ملف على الأكثر في المرة الواحدة.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::AudioPlayer</name>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>تشغيل</translation>
    </message>
    <message>
        <source>Speed: %1 times</source>
        <extracomment>%1 is a number such as 1.5</extracomment>
        <translation>السرعة: %1 ضعف</translation>
    </message>
    <message>
        <source>Close the player</source>
        <translation>إغلاق المشغّل</translation>
    </message>
    <message>
        <source>Position</source>
        <extracomment>Accessible name of the slider over a voice message</extracomment>
        <translation>الموضع</translation>
    </message>
</context>
<context>
    <name>sanad::client::BlockedNotice</name>
    <message>
        <source>Please wait for admin response. You cannot send messages while waiting for support team.</source>
        <translation>يُرجى انتظار رد المشرف. لا يمكنك إرسال الرسائل في أثناء انتظار فريق الدعم.</translation>
    </message>
    <message>
        <source>What you write now stays here, and is sent as soon as somebody has answered.</source>
        <translation>ما تكتبه الآن يبقى هنا، ويُرسل فور أن يصلك الرد.</translation>
    </message>
</context>
<context>
    <name>sanad::client::ChatPanel</name>
    <message>
        <source>Choose files to send</source>
        <translation>اختر الملفات التي تريد إرسالها</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message>
        <source>New messages</source>
        <extracomment>Accessible name of what tells screen readers about new messages</extracomment>
        <translation>رسائل جديدة</translation>
    </message>
</context>
<context>
    <name>sanad::client::ChatRows</name>
    <message>
        <source>%1, %2, %3</source>
        <extracomment>A chat in a list, as it is read aloud: %1 is a student or a date, %2 the chat&apos;s status, %3 a time</extracomment>
        <translation>%1، %2، %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unread message(s)</source>
        <translation>
            <numerusform>لا رسائل غير مقروءة</numerusform>
            <numerusform>رسالة واحدة غير مقروءة</numerusform>
            <numerusform>رسالتان غير مقروءتين</numerusform>
            <numerusform>%Ln رسائل غير مقروءة</numerusform>
            <numerusform>%Ln رسالة غير مقروءة</numerusform>
            <numerusform>%Ln رسالة غير مقروءة</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::ClientApp</name>
    <message>
        <source>Sanad</source>
        <extracomment>The program&apos;s name in the title of its window</extracomment>
        <translation>سند</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء البرنامج</translation>
    </message>
    <message>
        <source>Nothing can be stored in %1. Is there room, and may you write there?</source>
        <translation>تعذّر الحفظ في %1. هل توجد مساحة كافية، وهل يُسمح لك بالكتابة هناك؟</translation>
    </message>
    <message>
        <source>Your sign-in will be kept in this computer&apos;s keyring.</source>
        <translation>سيُحفظ تسجيل دخولك في حافظة المفاتيح على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>This computer has no keyring: your sign-in will be kept in a file that only you can read.</source>
        <translation>لا توجد حافظة مفاتيح على هذا الحاسوب: سيُحفظ تسجيل دخولك في ملف لا يقرؤه سواك.</translation>
    </message>
    <message>
        <source>Sign in at %1 with this link?</source>
        <translation>هل تريد تسجيل الدخول إلى %1 بهذا الرابط؟</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>About Sanad</source>
        <translation>عن سند</translation>
    </message>
    <message>
        <source>Sanad %1</source>
        <extracomment>%1 is a version number</extracomment>
        <translation>سند %1</translation>
    </message>
    <message>
        <source>The support desk of an online school.</source>
        <translation>مكتب الدعم لمدرسة على الإنترنت.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.</source>
        <translation>برنامج حر برخصة غنو العمومية العامة، الإصدار ٣ أو ما بعده.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
</context>
<context>
    <name>sanad::client::Composer</name>
    <message>
        <source>Emoji</source>
        <extracomment>Button that opens the list of emoji</extracomment>
        <translation>الرموز التعبيرية</translation>
    </message>
    <message>
        <source>Attach files</source>
        <extracomment>Button that opens a file dialog</extracomment>
        <translation>إرفاق ملفات</translation>
    </message>
    <message>
        <source>Record a voice message</source>
        <extracomment>Button that starts the recording of a voice message</extracomment>
        <translation>تسجيل رسالة صوتية</translation>
    </message>
    <message>
        <source>Send</source>
        <extracomment>Button that sends what has been written</extracomment>
        <translation>إرسال</translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation>حفظ التعديل</translation>
    </message>
    <message>
        <source>Message</source>
        <extracomment>Accessible name of the field where a message is written</extracomment>
        <translation>الرسالة</translation>
    </message>
    <message>
        <source>This chat is closed</source>
        <translation>هذه المحادثة مغلقة</translation>
    </message>
    <message>
        <source>Add a caption…</source>
        <translation>أضف تعليقاً…</translation>
    </message>
    <message>
        <source>Write now, it is sent after the answer…</source>
        <translation>اكتب الآن، وستُرسل الرسالة بعد الرد…</translation>
    </message>
    <message>
        <source>Type your message…</source>
        <translation>اكتب رسالتك…</translation>
    </message>
    <message>
        <source>The message is too long by %1 bytes.</source>
        <extracomment>%1 is a number</extracomment>
        <translation>الرسالة أطول من المسموح بمقدار %1 بايت.</translation>
    </message>
    <message>
        <source>The message has characters that cannot be sent.</source>
        <translation>في الرسالة محارف لا يمكن إرسالها.</translation>
    </message>
    <message>
        <source>You are changing a message that has not been sent yet. Esc leaves it as it was.</source>
        <translation>أنت تعدّل رسالة لم تُرسل بعد. اضغط ⁦Esc⁩ لتبقى كما كانت.</translation>
    </message>
</context>
<context>
    <name>sanad::client::ConnectionBanner</name>
    <message>
        <source>Connecting…</source>
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message>
        <source>No connection. What you write is kept and sent later.</source>
        <translation>لا يوجد اتصال. ما تكتبه محفوظ وسيُرسل لاحقاً.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>المحاولة الآن</translation>
    </message>
    <message>
        <source>Your session has ended. Sign in again; what you have written is still here.</source>
        <translation>انتهت جلستك. سجّل الدخول من جديد؛ ما كتبته لا يزال هنا.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message numerus="yes">
        <source>No connection. What you write is kept. Trying again in %Ln s.</source>
        <extracomment>%Ln is a number of seconds</extracomment>
        <translation>
            <numerusform>لا يوجد اتصال. ما تكتبه محفوظ. تُعاد المحاولة الآن.</numerusform>
            <numerusform>لا يوجد اتصال. ما تكتبه محفوظ. تُعاد المحاولة بعد ثانية واحدة.</numerusform>
            <numerusform>لا يوجد اتصال. ما تكتبه محفوظ. تُعاد المحاولة بعد ثانيتين.</numerusform>
            <numerusform>لا يوجد اتصال. ما تكتبه محفوظ. تُعاد المحاولة بعد %Ln ثوانٍ.</numerusform>
            <numerusform>لا يوجد اتصال. ما تكتبه محفوظ. تُعاد المحاولة بعد %Ln ثانية.</numerusform>
            <numerusform>لا يوجد اتصال. ما تكتبه محفوظ. تُعاد المحاولة بعد %Ln ثانية.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::Conversation</name>
    <message>
        <source>Older messages can be read when you are online again.</source>
        <translation>يمكن قراءة الرسائل الأقدم حين يعود الاتصال.</translation>
    </message>
</context>
<context>
    <name>sanad::client::EmojiPopup</name>
    <message>
        <source>Search emoji</source>
        <extracomment>Placeholder and accessible name of the field that searches emoji</extracomment>
        <translation>البحث في الرموز التعبيرية</translation>
    </message>
    <message>
        <source>Emoji</source>
        <extracomment>Accessible name of the grid of emoji</extracomment>
        <translation>الرموز التعبيرية</translation>
    </message>
    <message>
        <source>Nothing by that name</source>
        <translation>لا يوجد رمز بهذا الاسم</translation>
    </message>
</context>
<context>
    <name>sanad::client::FaqPanel</name>
    <message>
        <source>Search the questions</source>
        <translation>البحث في الأسئلة</translation>
    </message>
    <message>
        <source>Frequently asked questions</source>
        <translation>الأسئلة الشائعة</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>كل الأسئلة</translation>
    </message>
    <message>
        <source>This does not help: ask in the chat</source>
        <translation>لم يفدني هذا: أسأل في المحادثة</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>الجواب</translation>
    </message>
    <message>
        <source>There are no questions yet.</source>
        <translation>لا توجد أسئلة بعد.</translation>
    </message>
    <message>
        <source>No question has these words.</source>
        <translation>لا يوجد سؤال بهذه الكلمات.</translation>
    </message>
</context>
<context>
    <name>sanad::client::FaqSuggestion</name>
    <message>
        <source>Read the answer</source>
        <translation>قراءة الجواب</translation>
    </message>
    <message>
        <source>Close the suggestion</source>
        <translation>إغلاق الاقتراح</translation>
    </message>
    <message>
        <source>This may have been answered: %1</source>
        <extracomment>%1 is a question that others have asked</extracomment>
        <translation>لعل الجواب موجود: %1</translation>
    </message>
</context>
<context>
    <name>sanad::client::FindBar</name>
    <message>
        <source>Find in this chat</source>
        <translation>البحث في هذه المحادثة</translation>
    </message>
    <message>
        <source>Find earlier</source>
        <translation>البحث عن الأسبق</translation>
    </message>
    <message>
        <source>Find later</source>
        <translation>البحث عن اللاحق</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>إغلاق البحث</translation>
    </message>
    <message>
        <source>Not found</source>
        <extracomment>The search in the chat has found nothing</extracomment>
        <translation>لا توجد نتائج</translation>
    </message>
</context>
<context>
    <name>sanad::client::HistoryPanel</name>
    <message>
        <source>Your chats</source>
        <translation>محادثاتك</translation>
    </message>
    <message>
        <source>Your earlier chats will be here.</source>
        <translation>ستجد محادثاتك السابقة هنا.</translation>
    </message>
</context>
<context>
    <name>sanad::client::HttpClient</name>
    <message>
        <source>The file cannot be read any more.</source>
        <translation>لم تعد قراءة الملف ممكنة.</translation>
    </message>
    <message>
        <source>The file cannot be stored on this computer.</source>
        <translation>تعذّر حفظ الملف على هذا الحاسوب.</translation>
    </message>
</context>
<context>
    <name>sanad::client::ImageViewer</name>
    <message>
        <source>Zoom in</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>ملاءمة النافذة</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>حفظ الصورة</translation>
    </message>
    <message>
        <source>This picture cannot be shown. It can be saved and opened with another program.</source>
        <translation>تعذّر عرض هذه الصورة. يمكن حفظها وفتحها ببرنامج آخر.</translation>
    </message>
    <message>
        <source>Picture: %1</source>
        <extracomment>%1 is a file&apos;s name</extracomment>
        <translation>صورة: %1</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>صورة</translation>
    </message>
</context>
<context>
    <name>sanad::client::LoginSession</name>
    <message>
        <source>Your session has ended. Sign in again; what you have written is still here.</source>
        <translation>انتهت جلستك. سجّل الدخول من جديد؛ ما كتبته لا يزال هنا.</translation>
    </message>
    <message>
        <source>There is a token, but no server to sign in at.</source>
        <translation>يوجد رمز دخول، لكن لا يوجد خادم لتسجيل الدخول إليه.</translation>
    </message>
    <message>
        <source>The file with the token cannot be read: %1</source>
        <extracomment>%1 is the path of a file</extracomment>
        <translation>تعذّرت قراءة الملف الذي فيه رمز الدخول: %1</translation>
    </message>
    <message>
        <source>Your sign-in is kept in this computer&apos;s keyring.</source>
        <translation>تسجيل دخولك محفوظ في حافظة المفاتيح على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>This computer has no keyring: your sign-in is kept in a file that only you can read.</source>
        <translation>لا توجد حافظة مفاتيح على هذا الحاسوب: تسجيل دخولك محفوظ في ملف لا يقرؤه سواك.</translation>
    </message>
</context>
<context>
    <name>sanad::client::MediaDesk</name>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>حفظ باسم…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>حفظ الملف</translation>
    </message>
    <message>
        <source>The file could not be written. Is there room, and may you write there?</source>
        <translation>تعذّرت كتابة الملف. هل توجد مساحة كافية، وهل يُسمح لك بالكتابة هناك؟</translation>
    </message>
</context>
<context>
    <name>sanad::client::MediaPlayback</name>
    <message>
        <source>The sound cannot be played. It can be saved and opened with another program.</source>
        <translation>تعذّر تشغيل الصوت. يمكن حفظه وفتحه ببرنامج آخر.</translation>
    </message>
    <message>
        <source>No loudspeaker or headphones were found.</source>
        <translation>لم يُعثر على مكبر صوت أو سماعات.</translation>
    </message>
</context>
<context>
    <name>sanad::client::MessageReader</name>
    <message>
        <source>Message text</source>
        <translation>نص الرسالة</translation>
    </message>
</context>
<context>
    <name>sanad::client::MessageView</name>
    <message>
        <source>Open link</source>
        <translation>فتح الرابط</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>نسخ الرابط</translation>
    </message>
    <message>
        <source>Copy selection</source>
        <translation>نسخ المحدد</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>نسخ النص</translation>
    </message>
    <message>
        <source>Select text…</source>
        <extracomment>Opens a message&apos;s text with a caret, to select in it and to follow its links by keyboard.</extracomment>
        <translation>تحديد نص…</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>تشغيل أو إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>حفظ باسم…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>تعديل</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Cancel sending</source>
        <translation>إلغاء الإرسال</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new message(s)</source>
        <extracomment>Told to a screen reader.</extracomment>
        <translation>
            <numerusform>لا رسائل جديدة</numerusform>
            <numerusform>رسالة جديدة واحدة</numerusform>
            <numerusform>رسالتان جديدتان</numerusform>
            <numerusform>%Ln رسائل جديدة</numerusform>
            <numerusform>%Ln رسالة جديدة</numerusform>
            <numerusform>%Ln رسالة جديدة</numerusform>
        </translation>
    </message>
    <message>
        <source>New message: %1</source>
        <extracomment>Told to a screen reader. %1: sender, time and text.</extracomment>
        <translation>رسالة جديدة: %1</translation>
    </message>
    <message numerus="yes">
        <source>↓ %Ln new</source>
        <extracomment>Button below messages that goes to the newest one; so many have come since.</extracomment>
        <translation>
            <numerusform>↓ لا جديد</numerusform>
            <numerusform>↓ رسالة جديدة</numerusform>
            <numerusform>↓ رسالتان جديدتان</numerusform>
            <numerusform>↓ %Ln رسائل جديدة</numerusform>
            <numerusform>↓ %Ln رسالة جديدة</numerusform>
            <numerusform>↓ %Ln رسالة جديدة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go to %Ln new message(s)</source>
        <translation>
            <numerusform>الانتقال إلى الأحدث</numerusform>
            <numerusform>الانتقال إلى الرسالة الجديدة</numerusform>
            <numerusform>الانتقال إلى الرسالتين الجديدتين</numerusform>
            <numerusform>الانتقال إلى %Ln رسائل جديدة</numerusform>
            <numerusform>الانتقال إلى %Ln رسالة جديدة</numerusform>
            <numerusform>الانتقال إلى %Ln رسالة جديدة</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>الانتقال إلى أحدث رسالة</translation>
    </message>
</context>
<context>
    <name>sanad::client::MessageWords</name>
    <message>
        <source>You</source>
        <extracomment>Stands for the name of the person who uses the program, before what that person wrote.</extracomment>
        <translation>أنت</translation>
    </message>
    <message>
        <source>Bot</source>
        <extracomment>Stands for the name of a sender: the program that answers students&apos; questions by itself.</extracomment>
        <translation>البوت</translation>
    </message>
    <message>
        <source>Support team</source>
        <translation>فريق الدعم</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>طالب</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <extracomment>State of an own message.</extracomment>
        <translation>في انتظار الإرسال</translation>
    </message>
    <message>
        <source>Sending, %1</source>
        <extracomment>State of an own message with a file. %1: &quot;40 %&quot;, as the language writes it.</extracomment>
        <translation>جارٍ الإرسال، %1</translation>
    </message>
    <message>
        <source>Sending</source>
        <extracomment>State of an own message.</extracomment>
        <translation>جارٍ الإرسال</translation>
    </message>
    <message>
        <source>Not sent</source>
        <extracomment>State of an own message. %1: a sentence that says why.</extracomment>
        <translation>لم تُرسل</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>لم تُرسل: %1</translation>
    </message>
    <message>
        <source>Sent</source>
        <extracomment>State of an own message: the server has it.</extracomment>
        <translation>أُرسلت</translation>
    </message>
    <message>
        <source>Delivered</source>
        <extracomment>State of an own message: it has come to the other side.</extracomment>
        <translation>وصلت</translation>
    </message>
    <message>
        <source>Read</source>
        <extracomment>State of an own message: the other side has read it.</extracomment>
        <translation>قُرئت</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>صورة</translation>
    </message>
    <message>
        <source>Voice message, %1</source>
        <extracomment>%1: how long it is, as &quot;1:05&quot;.</extracomment>
        <translation>رسالة صوتية، %1</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>رسالة صوتية</translation>
    </message>
    <message>
        <source>Video, %1</source>
        <translation>فيديو، %1</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>فيديو</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ملف</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <extracomment>A message, read aloud. %1: sender. %2: time. %3: what was said.</extracomment>
        <translation>%1، %2: %3</translation>
    </message>
    <message>
        <source>%1, %2, %3: %4</source>
        <extracomment>An own message, read aloud. %1: &quot;You&quot;. %2: time. %3: &quot;Delivered&quot;, &quot;Waiting to be sent&quot;. %4: what was said.</extracomment>
        <translation>%1، %2، %3: %4</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <extracomment>%1: date and time of a message. %2: &quot;Delivered&quot;, &quot;Waiting to be sent&quot;.</extracomment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>أمس</translation>
    </message>
</context>
<context>
    <name>sanad::client::MicrophoneInput</name>
    <message>
        <source>No microphone was found. Connect one and try again.</source>
        <translation>لم يُعثر على ميكروفون. صِل ميكروفوناً وحاول من جديد.</translation>
    </message>
    <message>
        <source>The microphone does not give sound in a form that can be recorded.</source>
        <translation>لا يعطي الميكروفون صوتاً بصيغة يمكن تسجيلها.</translation>
    </message>
    <message>
        <source>The microphone cannot be used. Another program may be using it, or it is not allowed.</source>
        <translation>تعذّر استخدام الميكروفون. ربما يستخدمه برنامج آخر، أو أن استخدامه غير مسموح.</translation>
    </message>
    <message>
        <source>The microphone stopped. It may have been unplugged.</source>
        <translation>توقف الميكروفون. ربما فُصل عن الحاسوب.</translation>
    </message>
</context>
<context>
    <name>sanad::client::Notice</name>
    <message>
        <source>Close the notice</source>
        <translation>إغلاق التنبيه</translation>
    </message>
</context>
<context>
    <name>sanad::client::Outbox</name>
    <message>
        <source>This message is too long to be sent. Please send it in parts.</source>
        <translation>هذه الرسالة أطول من أن تُرسل. أرسلها على أجزاء من فضلك.</translation>
    </message>
    <message>
        <source>There is nothing to send.</source>
        <translation>لا يوجد ما يُرسل.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>تعذّرت قراءة الملف.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>الملف فارغ.</translation>
    </message>
    <message>
        <source>This message has been sent already.</source>
        <translation>هذه الرسالة أُرسلت من قبل.</translation>
    </message>
    <message>
        <source>This message is being sent already.</source>
        <translation>هذه الرسالة قيد الإرسال الآن.</translation>
    </message>
    <message>
        <source>This cannot be sent as a message.</source>
        <translation>لا يمكن إرسال هذا في رسالة.</translation>
    </message>
</context>
<context>
    <name>sanad::client::PrivateFile</name>
    <message>
        <source>This could not be stored on this computer. Is its disk full?</source>
        <translation>تعذّر حفظ هذا على الحاسوب. هل القرص ممتلئ؟</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>تعذّرت قراءة الملف.</translation>
    </message>
</context>
<context>
    <name>sanad::client::RatingBar</name>
    <message>
        <source>Thank you for telling us.</source>
        <translation>شكراً لأنك أخبرتنا.</translation>
    </message>
    <message>
        <source>How did we do? Your answer helps us.</source>
        <translation>كيف كانت خدمتنا؟ رأيك يساعدنا.</translation>
    </message>
    <message>
        <source>A comment, if you like</source>
        <translation>تعليق، إن أحببت</translation>
    </message>
    <message>
        <source>Send the rating</source>
        <translation>إرسال التقييم</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>ليس الآن</translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s) of 5</source>
        <extracomment>Accessible name of a button of the rating</extracomment>
        <translation>
            <numerusform>صفر من ٥ نجوم</numerusform>
            <numerusform>نجمة واحدة من ٥</numerusform>
            <numerusform>نجمتان من ٥</numerusform>
            <numerusform>%Ln نجوم من ٥</numerusform>
            <numerusform>%Ln نجمة من ٥</numerusform>
            <numerusform>%Ln نجمة من ٥</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::ReplyExchange</name>
    <message>
        <source>There is no room left on this computer.</source>
        <translation>لم تبق مساحة على هذا الحاسوب.</translation>
    </message>
</context>
<context>
    <name>sanad::client::RowBuilder</name>
    <message>
        <source>Automatic reply</source>
        <extracomment>Badge behind the bot&apos;s name: nobody has typed this message.</extracomment>
        <translation>رد تلقائي</translation>
    </message>
    <message>
        <source>Show all (%1)</source>
        <extracomment>Below the beginning of a very long message. %1: its size.</extracomment>
        <translation>عرض الكل (%1)</translation>
    </message>
    <message>
        <source>Retry</source>
        <extracomment>Tries again to send a message.</extracomment>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Cancel</source>
        <extracomment>Ends an upload; the message is given up.</extracomment>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Edit</source>
        <extracomment>Changes a message that has not been sent.</extracomment>
        <translation>تعديل</translation>
    </message>
    <message>
        <source>Delete</source>
        <extracomment>Gives up a message that has not been sent.</extracomment>
        <translation>حذف</translation>
    </message>
</context>
<context>
    <name>sanad::client::RowPainter</name>
    <message>
        <source>New messages</source>
        <extracomment>The divider above the first message that has not been read.</extracomment>
        <translation>رسائل جديدة</translation>
    </message>
</context>
<context>
    <name>sanad::client::SecretStore</name>
    <message>
        <source>Your keyring cannot be opened. Please unlock it and try again.</source>
        <translation>تعذّر فتح حافظة المفاتيح. افتح قفلها وحاول من جديد.</translation>
    </message>
</context>
<context>
    <name>sanad::client::Sentences</name>
    <message>
        <source>The server cannot be reached. Please check your connection.</source>
        <extracomment>Shown while the program is offline.</extracomment>
        <translation>تعذّر الوصول إلى الخادم. تحقق من اتصالك من فضلك.</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>انقطع الاتصال.</translation>
    </message>
    <message>
        <source>The server has not answered in time.</source>
        <translation>لم يرد الخادم في الوقت المناسب.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be trusted, so nothing was sent.</source>
        <extracomment>The TLS certificate is for another name, expired or not trusted.</extracomment>
        <translation>لا يمكن الوثوق بشهادة الخادم، فلم يُرسل شيء.</translation>
    </message>
    <message>
        <source>This address does not answer like a Sanad server.</source>
        <extracomment>The address leads to something else, such as a web page.</extracomment>
        <translation>ما في هذا العنوان لا يرد كما يرد خادم سند.</translation>
    </message>
    <message>
        <source>The server&apos;s answer is too large to be right.</source>
        <translation>رد الخادم أكبر من أن يكون صحيحاً.</translation>
    </message>
    <message>
        <source>The server is not available right now.</source>
        <translation>الخادم غير متاح الآن.</translation>
    </message>
    <message>
        <source>The server did not accept this.</source>
        <translation>لم يقبل الخادم هذا.</translation>
    </message>
    <message>
        <source>Please sign in again.</source>
        <translation>سجّل الدخول من جديد من فضلك.</translation>
    </message>
    <message>
        <source>You are not allowed to do this.</source>
        <translation>لا يُسمح لك بهذا.</translation>
    </message>
    <message>
        <source>Please wait for the support team&apos;s answer. Your message will be sent then.</source>
        <extracomment>The sentence of the blocked notice.</extracomment>
        <translation>يُرجى انتظار رد فريق الدعم. ستُرسل رسالتك بعده.</translation>
    </message>
    <message>
        <source>This chat is closed.</source>
        <translation>هذه المحادثة مغلقة.</translation>
    </message>
    <message>
        <source>This is not there any more.</source>
        <translation>لم يعد هذا موجوداً.</translation>
    </message>
    <message>
        <source>Somebody else was faster. Please look at it again.</source>
        <translation>سبقك شخص آخر. ألقِ نظرة عليه من جديد.</translation>
    </message>
    <message>
        <source>This has changed meanwhile. Please look at it again.</source>
        <translation>تغيّر هذا في هذه الأثناء. ألقِ نظرة عليه من جديد.</translation>
    </message>
    <message>
        <source>This file is larger than the server accepts.</source>
        <translation>هذا الملف أكبر مما يقبله الخادم.</translation>
    </message>
    <message>
        <source>The server does not accept this kind of file.</source>
        <translation>لا يقبل الخادم هذا النوع من الملفات.</translation>
    </message>
    <message>
        <source>The file has changed. Please open it again.</source>
        <translation>تغيّر الملف. افتحه من جديد من فضلك.</translation>
    </message>
    <message>
        <source>That was too much at once. Please wait a moment.</source>
        <translation>كان ذلك أكثر من اللازم دفعة واحدة. انتظر قليلاً من فضلك.</translation>
    </message>
    <message>
        <source>Something went wrong on the server.</source>
        <translation>حدث خطأ في الخادم.</translation>
    </message>
    <message>
        <source>The server has no room left for this file.</source>
        <translation>لم تبق في الخادم مساحة لهذا الملف.</translation>
    </message>
    <message>
        <source>You have as many connections open as you may.</source>
        <translation>بلغت الحد الأقصى من الاتصالات المفتوحة.</translation>
    </message>
</context>
<context>
    <name>sanad::client::Session</name>
    <message>
        <source>The name or the password is not right.</source>
        <translation>الاسم أو كلمة المرور غير صحيحة.</translation>
    </message>
</context>
<context>
    <name>sanad::client::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>المظهر</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>التنبيهات</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>السمة</translation>
    </message>
    <message>
        <source>Text &amp;size</source>
        <translation>حجم النص</translation>
    </message>
    <message>
        <source>Sound &amp;volume</source>
        <translation>مستوى الصوت</translation>
    </message>
    <message>
        <source>Show &amp;notifications of new messages</source>
        <translation>إظهار إشعارات الرسائل الجديدة</translation>
    </message>
    <message>
        <source>Do not &amp;disturb: no sounds, no notifications</source>
        <translation>عدم الإزعاج: بلا أصوات ولا إشعارات</translation>
    </message>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>البقاء في شريط النظام عند إغلاق النافذة</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>السمة</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>حجم النص</translation>
    </message>
    <message>
        <source>Sound volume</source>
        <translation>مستوى الصوت</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>كما في النظام</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتحة</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكنة</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>عالية التباين</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A size of text; %1 is a number</extracomment>
        <translation>%1٪</translation>
    </message>
</context>
<context>
    <name>sanad::client::SignInDialog</name>
    <message>
        <source>Sign in to Sanad</source>
        <translation>تسجيل الدخول إلى سند</translation>
    </message>
    <message>
        <source>Welcome to the support desk</source>
        <translation>مرحباً بك في مكتب الدعم</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>الخادم</translation>
    </message>
    <message>
        <source>&amp;User name</source>
        <translation>اسم المستخدم</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>عنوان الخادم</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>جارٍ تسجيل الدخول…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>العربية</source>
        <extracomment>Button that changes the whole program to the other language: in English it is written in Arabic, and the reverse</extracomment>
        <translation>English</translation>
    </message>
    <message>
        <source>Change the language to Arabic</source>
        <translation>تغيير اللغة إلى الإنجليزية</translation>
    </message>
    <message>
        <source>This address is not encrypted: others on the network could read your password and messages.</source>
        <translation>هذا العنوان غير مشفّر: يمكن لآخرين على الشبكة قراءة كلمة مرورك ورسائلك.</translation>
    </message>
    <message>
        <source>Type your user name and your password.</source>
        <translation>اكتب اسم المستخدم وكلمة المرور.</translation>
    </message>
</context>
<context>
    <name>sanad::client::StatusBadge</name>
    <message>
        <source>Bot Handling</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>البوت يتولى طلبك</translation>
    </message>
    <message>
        <source>Waiting for Admin</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>في انتظار المشرف</translation>
    </message>
    <message>
        <source>Admin Handling</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>المشرف يتولى طلبك</translation>
    </message>
    <message>
        <source>Resolved</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>تم الحل</translation>
    </message>
    <message>
        <source>Closed</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>مغلقة</translation>
    </message>
    <message>
        <source>Bot is handling your request</source>
        <translation>البوت يتولى طلبك</translation>
    </message>
    <message>
        <source>Waiting for admin response (you cannot send messages)</source>
        <translation>في انتظار رد المشرف (لا يمكنك إرسال الرسائل)</translation>
    </message>
    <message>
        <source>Admin is handling your request</source>
        <translation>المشرف يتولى طلبك</translation>
    </message>
    <message>
        <source>Problem resolved</source>
        <translation>تم حل المشكلة</translation>
    </message>
    <message>
        <source>Chat closed</source>
        <translation>المحادثة مغلقة</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <extracomment>Accessible name of the badge; %1 is the status of the chat</extracomment>
        <translation>الحالة: %1</translation>
    </message>
</context>
<context>
    <name>sanad::client::StoreFaults</name>
    <message>
        <source>This could not be stored on this computer. Is its disk full?</source>
        <translation>تعذّر حفظ هذا على الحاسوب. هل القرص ممتلئ؟</translation>
    </message>
</context>
<context>
    <name>sanad::client::StudentWindow</name>
    <message>
        <source>Back to the open chat</source>
        <translation>العودة إلى المحادثة المفتوحة</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>البحث في هذه المحادثة</translation>
    </message>
    <message>
        <source>Your chats</source>
        <translation>محادثاتك</translation>
    </message>
    <message>
        <source>Frequently asked questions</source>
        <translation>الأسئلة الشائعة</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>القائمة</translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation>إغلاق اللوحة</translation>
    </message>
    <message>
        <source>Save the chat as PDF…</source>
        <translation>حفظ المحادثة بصيغة ⁦PDF⁩…</translation>
    </message>
    <message>
        <source>Save the chat as text…</source>
        <translation>حفظ المحادثة نصاً…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>About Sanad</source>
        <translation>عن سند</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>تسجيل الخروج</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء البرنامج</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>الدعم</translation>
    </message>
    <message>
        <source>Earlier chat</source>
        <translation>محادثة سابقة</translation>
    </message>
    <message>
        <source>Save the chat</source>
        <translation>حفظ المحادثة</translation>
    </message>
</context>
<context>
    <name>sanad::client::TypingLine</name>
    <message>
        <source>Nobody is typing</source>
        <translation>لا أحد يكتب</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <extracomment>%1 is a person&apos;s name</extracomment>
        <translation>%1 يكتب…</translation>
    </message>
</context>
<context>
    <name>sanad::client::UploadExchange</name>
    <message>
        <source>The file cannot be read any more.</source>
        <translation>لم تعد قراءة الملف ممكنة.</translation>
    </message>
</context>
<context>
    <name>sanad::client::VoiceRecorder</name>
    <message>
        <source>The recording cannot be stored. Is the disk full?</source>
        <translation>تعذّر حفظ التسجيل. هل القرص ممتلئ؟</translation>
    </message>
    <message>
        <source>Your recording</source>
        <translation>تسجيلك</translation>
    </message>
    <message>
        <source>Delete the recording</source>
        <translation>حذف التسجيل</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>متابعة التسجيل</translation>
    </message>
    <message>
        <source>Pause the recording</source>
        <translation>إيقاف التسجيل مؤقتاً</translation>
    </message>
    <message>
        <source>Stop, and hear it first</source>
        <translation>إيقاف التسجيل وسماعه أولاً</translation>
    </message>
    <message>
        <source>Send the recording</source>
        <translation>إرسال التسجيل</translation>
    </message>
    <message>
        <source>Loudness</source>
        <extracomment>Accessible name of the bar that shows how loud the microphone hears</extracomment>
        <translation>شدة الصوت</translation>
    </message>
    <message>
        <source>Recorded: %1</source>
        <extracomment>Accessible name of the time that has been recorded</extracomment>
        <translation>المسجَّل: %1</translation>
    </message>
    <message>
        <source>Voice recorder</source>
        <translation>مسجّل الصوت</translation>
    </message>
</context>
</TS>
