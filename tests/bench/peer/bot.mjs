// SPDX-License-Identifier: GPL-3.0-or-later
// A stub: keywords to a fixed text as long as the real bot's. It does less than the real one, which is fair to the peer.
const REPLIES = [
  { intent: 'VIDEO_LOADING', words: ['فيديو', 'video'] },
  { intent: 'PASSWORD_RESET', words: ['كلمة المرور', 'password'] },
  { intent: 'LOGIN_PROBLEM', words: ['تسجيل الدخول', 'login', 'log in'] },
  { intent: 'COURSE_ACCESS', words: ['الكورس', 'course'] },
];
const THANKS = ['شكر', 'thank'];
const FAILED = ["didn't work", 'did not work', 'لم ينجح', 'ما نفع'];

const HELP_AR = `أهلاً بك! دعني أساعدك في حل مشكلة تسجيل الدخول:
1. تأكد من كتابة البريد الإلكتروني وكلمة المرور بشكل صحيح.
2. تأكد من أن مفتاح Caps Lock غير مفعّل.
3. امسح ذاكرة المتصفح المؤقتة أو جرّب متصفحاً آخر.
4. استخدم رابط «نسيت كلمة المرور» لتعيين كلمة جديدة.
هل نجح ذلك معك؟`;
const HELP_EN = `Hello! Let me help you with that:
1. Check that your e-mail address and password are typed correctly.
2. Make sure that Caps Lock is off.
3. Clear the browser's cache, or try another browser.
4. Use "Forgot password" to set a new one.
Did that solve it?`;
const CLOSING_AR = 'العفو، نحن في خدمتك دائماً. لا تتردد في مراسلتنا إذا احتجت إلى أي مساعدة أخرى.';
const CLOSING_EN = "You're welcome, we're at your service. Do not hesitate to write again if you need anything else.";

const HANDOVER_AR = 'أعتذر لأن الخطوات لم تحل المشكلة. حوّلت محادثتك إلى فريق الدعم، وسيرد عليك أحدهم قريباً.';
const HANDOVER_EN = 'I am sorry that this did not help. I have passed your chat on to the support team; somebody will answer you soon.';

const isArabic = (text) => /[\u0600-\u06ff]/.test(text);

export function botReply(text) {
  const lower = text.toLowerCase();
  const arabic = isArabic(text);
  const says = (words) => words.some((word) => lower.includes(word));
  if (says(THANKS)) return { status: 'resolved', intent: null, text: arabic ? CLOSING_AR : CLOSING_EN };
  if (says(FAILED)) return { status: 'waiting_for_admin', intent: null, text: arabic ? HANDOVER_AR : HANDOVER_EN };
  const found = REPLIES.find(({ words }) => says(words));
  return { status: 'bot_handling', intent: found?.intent ?? 'OTHER', text: arabic ? HELP_AR : HELP_EN };
}
