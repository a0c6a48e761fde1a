export const CUSTOMER_LANGUAGES = ["en", "es", "pt", "hi", "id", "ar"] as const;
export type CustomerLanguage = (typeof CUSTOMER_LANGUAGES)[number];

/** What a text asks for. */
export type CustomerTextId =
  | "expired"
  | "notOpened"
  | "onlyOnPhone"
  | "neverArrived"
  | "tooLarge"
  | "otherType"
  | "damaged";

export interface CustomerMessage {
  readonly language: CustomerLanguage;
  readonly text: string;
}

/**
 * Ready to be sent by WhatsApp to whoever sent the media. Polite, and free of words that depend on who writes or reads:
 * Hindi and Arabic ask without gender, Portuguese thanks without it.
 */
export const CUSTOMER_TEXTS: Readonly<Record<CustomerTextId, Readonly<Record<CustomerLanguage, string>>>> = {
  expired: {
    en: "Hello! We could not open the file you sent us, because it is no longer available on WhatsApp. Could you please send it again? Thank you, and sorry for the trouble.",
    es: "¡Hola! No pudimos abrir el archivo que nos envió porque ya no está disponible en WhatsApp. ¿Podría enviarlo de nuevo, por favor? Gracias y disculpe las molestias.",
    pt: "Olá! Não conseguimos abrir o arquivo que você nos enviou, pois ele não está mais disponível no WhatsApp. Você poderia enviá-lo novamente, por favor? Agradecemos e pedimos desculpas pelo transtorno.",
    hi: "नमस्ते! आपकी भेजी हुई फ़ाइल हम खोल नहीं पाए, क्योंकि वह अब WhatsApp पर उपलब्ध नहीं है। कृपया उसे दोबारा भेज दें। असुविधा के लिए खेद है। धन्यवाद!",
    id: "Halo! Kami tidak dapat membuka file yang Anda kirim karena file tersebut sudah tidak tersedia di WhatsApp. Mohon kirimkan sekali lagi, ya. Terima kasih dan mohon maaf atas ketidaknyamanannya.",
    ar: "مرحبًا! لم نتمكن من فتح الملف الذي أرسلتموه لأنه لم يعد متاحًا على واتساب. هل يمكنكم إرساله مرة أخرى من فضلكم؟ شكرًا لكم، ونعتذر عن الإزعاج.",
  },
  notOpened: {
    en: "Hello! We could not open the file you sent us. Could you please send it again? Thank you, and sorry for the trouble.",
    es: "¡Hola! No pudimos abrir el archivo que nos envió. ¿Podría enviarlo de nuevo, por favor? Gracias y disculpe las molestias.",
    pt: "Olá! Não conseguimos abrir o arquivo que você nos enviou. Você poderia enviá-lo novamente, por favor? Agradecemos e pedimos desculpas pelo transtorno.",
    hi: "नमस्ते! आपकी भेजी हुई फ़ाइल हम खोल नहीं पाए। कृपया उसे दोबारा भेज दें। असुविधा के लिए खेद है। धन्यवाद!",
    id: "Halo! Kami tidak dapat membuka file yang Anda kirim. Mohon kirimkan sekali lagi, ya. Terima kasih dan mohon maaf atas ketidaknyamanannya.",
    ar: "مرحبًا! لم نتمكن من فتح الملف الذي أرسلتموه. هل يمكنكم إرساله مرة أخرى من فضلكم؟ شكرًا لكم، ونعتذر عن الإزعاج.",
  },
  onlyOnPhone: {
    en: "Hello! We cannot load the file you sent us, because it is now only on your phone. Could you please open WhatsApp with an internet connection, or simply send the file again? Thank you!",
    es: "¡Hola! No podemos cargar el archivo que nos envió porque ahora solo está en su teléfono. ¿Podría abrir WhatsApp con conexión a internet o, simplemente, enviarnos el archivo de nuevo? ¡Muchas gracias!",
    pt: "Olá! Não conseguimos carregar o arquivo que você nos enviou, porque agora ele está somente no seu celular. Você poderia abrir o WhatsApp com acesso à internet ou simplesmente enviar o arquivo novamente? Agradecemos!",
    hi: "नमस्ते! आपकी भेजी हुई फ़ाइल हम लोड नहीं कर पा रहे हैं, क्योंकि वह अब केवल आपके फ़ोन में है। कृपया इंटरनेट चालू रखकर WhatsApp खोलें, या फ़ाइल दोबारा भेज दें। धन्यवाद!",
    id: "Halo! Kami tidak dapat memuat file yang Anda kirim karena sekarang file tersebut hanya ada di ponsel Anda. Mohon buka WhatsApp dengan koneksi internet, atau kirimkan file tersebut sekali lagi. Terima kasih!",
    ar: "مرحبًا! لا يمكننا تحميل الملف الذي أرسلتموه لأنه موجود الآن على هاتفكم فقط. نرجو فتح واتساب مع اتصال بالإنترنت، أو إرسال الملف مرة أخرى. شكرًا لكم!",
  },
  neverArrived: {
    en: "Hello! The file you sent us did not reach us. Could you please send it again? Thank you!",
    es: "¡Hola! El archivo que nos envió no nos llegó. ¿Podría enviarlo de nuevo, por favor? ¡Muchas gracias!",
    pt: "Olá! O arquivo que você nos enviou não chegou até nós. Você poderia enviá-lo novamente, por favor? Agradecemos!",
    hi: "नमस्ते! आपकी भेजी हुई फ़ाइल हम तक नहीं पहुँची। कृपया उसे दोबारा भेज दें। धन्यवाद!",
    id: "Halo! File yang Anda kirim tidak sampai kepada kami. Mohon kirimkan sekali lagi, ya. Terima kasih!",
    ar: "مرحبًا! الملف الذي أرسلتموه لم يصل إلينا. هل يمكنكم إرساله مرة أخرى من فضلكم؟ شكرًا لكم!",
  },
  tooLarge: {
    en: "Hello! The file you sent us is too large for WhatsApp (at most 100 MB), so it did not reach us. Could you please send a smaller version, or send it in parts? Thank you!",
    es: "¡Hola! El archivo que nos envió es demasiado grande para WhatsApp (máximo 100 MB) y no nos llegó. ¿Podría enviarnos una versión más pequeña o dividirlo en partes? ¡Muchas gracias!",
    pt: "Olá! O arquivo que você nos enviou é grande demais para o WhatsApp (máximo de 100 MB) e não chegou até nós. Você poderia enviar uma versão menor ou dividi-lo em partes? Agradecemos!",
    hi: "नमस्ते! आपकी भेजी हुई फ़ाइल WhatsApp के लिए बहुत बड़ी है (अधिकतम 100 MB), इसलिए वह हम तक नहीं पहुँची। कृपया छोटी फ़ाइल भेजें, या उसे हिस्सों में बाँटकर भेजें। धन्यवाद!",
    id: "Halo! File yang Anda kirim terlalu besar untuk WhatsApp (maksimal 100 MB) sehingga tidak sampai kepada kami. Mohon kirimkan versi yang lebih kecil, atau bagi menjadi beberapa bagian. Terima kasih!",
    ar: "مرحبًا! الملف الذي أرسلتموه أكبر من الحد المسموح به في واتساب (100 ميغابايت)، ولذلك لم يصل إلينا. نرجو إرسال نسخة أصغر أو تقسيمه إلى أجزاء. شكرًا لكم!",
  },
  otherType: {
    en: "Hello! WhatsApp could not deliver your last message to us in that format. Could you please send it as a photo, a video or a document (for example a PDF)? Thank you!",
    es: "¡Hola! WhatsApp no pudo entregarnos su último mensaje en ese formato. ¿Podría enviarlo como foto, video o documento (por ejemplo, un PDF)? ¡Muchas gracias!",
    pt: "Olá! O WhatsApp não conseguiu nos entregar sua última mensagem nesse formato. Você poderia enviá-la como foto, vídeo ou documento (por exemplo, em PDF)? Agradecemos!",
    hi: "नमस्ते! WhatsApp आपका पिछला संदेश इस रूप में हम तक नहीं पहुँचा सका। कृपया उसे फ़ोटो, वीडियो या दस्तावेज़ (जैसे PDF) के रूप में भेजें। धन्यवाद!",
    id: "Halo! WhatsApp tidak dapat menyampaikan pesan terakhir Anda kepada kami dalam format tersebut. Mohon kirimkan sebagai foto, video, atau dokumen (misalnya PDF). Terima kasih!",
    ar: "مرحبًا! لم يتمكن واتساب من إيصال رسالتكم الأخيرة إلينا بهذه الصيغة. نرجو إرسالها على شكل صورة أو فيديو أو مستند (مثل PDF). شكرًا لكم!",
  },
  damaged: {
    en: "Hello! The file you sent us arrived damaged and cannot be opened. Could you please send it again? Thank you, and sorry for the trouble.",
    es: "¡Hola! El archivo que nos envió llegó dañado y no se puede abrir. ¿Podría enviarlo de nuevo, por favor? Gracias y disculpe las molestias.",
    pt: "Olá! O arquivo que você nos enviou chegou danificado e não pode ser aberto. Você poderia enviá-lo novamente, por favor? Agradecemos e pedimos desculpas pelo transtorno.",
    hi: "नमस्ते! आपकी भेजी हुई फ़ाइल खराब होकर पहुँची है और खुल नहीं रही है। कृपया उसे दोबारा भेज दें। असुविधा के लिए खेद है। धन्यवाद!",
    id: "Halo! File yang Anda kirim kami terima dalam keadaan rusak dan tidak dapat dibuka. Mohon kirimkan sekali lagi, ya. Terima kasih dan mohon maaf atas ketidaknyamanannya.",
    ar: "مرحبًا! وصل إلينا الملف الذي أرسلتموه تالفًا ولا يمكن فتحه. هل يمكنكم إرساله مرة أخرى من فضلكم؟ شكرًا لكم، ونعتذر عن الإزعاج.",
  },
};

/** The text in every language, in the order of the languages. */
export function customerMessages(id: CustomerTextId): CustomerMessage[] {
  return CUSTOMER_LANGUAGES.map((language) => ({ language, text: CUSTOMER_TEXTS[id][language] }));
}
