//! Countries: ISO 3166-1 alpha-2.

use text::cut;

use crate::invalid::Invalid;

/// The officially assigned codes.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV \
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU \
    MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB \
    SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A country's code in capitals, or nothing.
pub(crate) fn code(text: &str) -> Result<String, Invalid> {
    let code = text.trim().to_ascii_uppercase();
    if code.is_empty() || CODES.split_whitespace().any(|known| known == code) {
        return Ok(code);
    }
    Err(Invalid::Country(cut(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_249_of_two_letters() {
        let codes: Vec<_> = CODES.split_whitespace().collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted() && codes.iter().all(|code| code.len() == 2));
    }

    #[test]
    fn codes_are_read_in_any_case() {
        assert_eq!(code(" ch "), Ok("CH".to_owned()));
        assert_eq!(code(""), Ok(String::new()));
        for bad in ["XX", "CHE", "C", "AD AE"] {
            assert!(code(bad).is_err(), "{bad}");
        }
    }
}
