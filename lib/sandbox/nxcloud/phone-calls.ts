import type { Reply } from "../reply";
import { numberOf, required, requireWhatsapp } from "./authenticate";
import type { NxcloudContext } from "./context";
import { Refusal, success } from "./envelope";
import type { Account, AccountNumber } from "./schemas";

type Body = Readonly<Record<string, unknown>>;

/** The application's numbers: a map of one-record arrays in the documented sample, an array in its table. */
export function getPhone(context: NxcloudContext, account: Account, body: Body): Reply {
  requireWhatsapp(body);
  if (required(body, "appkey") !== account.appkey) throw new Refusal(context.settings.unknownAppkeyCode);
  const wanted = typeof body.business_phones === "string" ? body.business_phones.split(",").filter(Boolean) : null;
  const numbers = wanted
    ? wanted.map((phoneNumber) => numberOf(account, phoneNumber.trim()))
    : account.numbers.filter((number) => number.boundToApplication);
  return success(
    context.settings.getPhoneShape === "map"
      ? Object.fromEntries(numbers.map((number) => [number.phoneNumber, [phoneRecord(number)]]))
      : numbers.map(phoneRecord),
  );
}

/** For integrators only: numbers of any application of theirs. */
export function phoneList(context: NxcloudContext, account: Account, body: Body): Reply {
  const appkey = required(body, "appkey");
  if (!account.integrator) throw new Refusal(9007);
  const owner = context.state.accountOfAppkey(appkey);
  if (!owner) throw new Refusal(9008);
  if (owner.accessKey !== account.accessKey) throw new Refusal(9010);
  return success(
    owner.numbers.map((number) => ({
      ...phoneRecord(number),
      register_status: 5,
      waba_id: "104996122399160",
      waba_name: number.verifiedName,
    })),
  );
}

function phoneRecord(number: AccountNumber) {
  return {
    display_phone_number: displayed(number.phoneNumber),
    quality_rating: number.qualityRating,
    name_status: "APPROVED",
    verified_name: number.verifiedName,
    code_verification_status: "VERIFIED",
    current_limit: "",
    status: number.status,
  };
}

/** "8615800001795" as "+86 158 0000 1795": grouped for reading, as in the documented sample. */
function displayed(phoneNumber: string): string {
  const subscriber = phoneNumber.slice(5).match(/\d{1,4}/g) ?? [];
  return `+${[phoneNumber.slice(0, 2), phoneNumber.slice(2, 5), ...subscriber].join(" ")}`;
}
