"""What a column of a roster can hold, and the headers by which it is known."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from trainingapp.core.i18n import LazyString, _l


class Field(StrEnum):
    """One kind of column."""

    SERIAL = "serial"
    NAME = "name"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTH_DATE = "birth_date"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    DELEGATION = "delegation"
    SITE = "site"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    UNIT = "unit"
    UNIT_AND_POST = "unit_and_post"
    POST = "post"
    EDUCATION = "education"
    PARTY = "party"
    EMAIL = "email"
    REMARK = "remark"

    @property
    def label(self) -> LazyString:
        """What people call it."""
        return LABELS[self]


PLACES = (Field.PROVINCE, Field.CITY, Field.DISTRICT, Field.STREET, Field.COMMUNITY)

LABELS = {
    Field.SERIAL: _l("Serial number"),
    Field.NAME: _l("Name"),
    Field.SEX: _l("Sex"),
    Field.ETHNICITY: _l("Ethnic group"),
    Field.BIRTH_DATE: _l("Date of birth"),
    Field.ID_NUMBER: _l("ID number"),
    Field.PHONE: _l("Phone"),
    Field.DELEGATION: _l("Delegation"),
    Field.SITE: _l("Site"),
    Field.PROVINCE: _l("Province"),
    Field.CITY: _l("City"),
    Field.DISTRICT: _l("District or county"),
    Field.STREET: _l("Street or township"),
    Field.COMMUNITY: _l("Community or village"),
    Field.UNIT: _l("Unit"),
    Field.UNIT_AND_POST: _l("Unit and post"),
    Field.POST: _l("Post"),
    Field.EDUCATION: _l("Education"),
    Field.PARTY: _l("Political status"),
    Field.EMAIL: _l("E-mail"),
    Field.REMARK: _l("Remark"),
}

SYNONYMS = {
    Field.SERIAL: "序号 序 编号 序列 号 no 顺序号 行号",
    Field.NAME: (
        "姓名 名字 学员姓名 学员名字 参训人员姓名 参训人员 参训学员 参训学员姓名 参训人姓名 参加人员 "
        "参会人员 人员姓名 学员 本人姓名 中文姓名 姓名全称 名称姓名 name fullname"
    ),
    Field.SEX: "性别 男女 男或女 sex gender",
    Field.ETHNICITY: "民族 族别 所属民族 ethnicity",
    Field.BIRTH_DATE: (
        "出生日期 出生年月 出生年月日 出生时间 生日 出生年 出生日 生年月 生年月日 birthday birthdate "
        "dateofbirth"
    ),
    Field.ID_NUMBER: (
        "身份证号 身份证号码 身份证 公民身份号码 公民身份证号 居民身份证号码 身份号码 身份证件号码 "
        "居民身份证号 居民身份证 二代身份证号 第二代身份证号码 身份证编号 身分证号 身分证号码 证件号 "
        "证件号码 证件编号 有效证件号码 idnumber idno idcard"
    ),
    Field.PHONE: (
        "手机 手机号 手机号码 联系电话 联系方式 电话 电话号码 移动电话 联系手机 本人手机 本人电话 "
        "联系号码 手机电话 手机联系方式 联系手机号 联系手机号码 移动电话号码 常用手机号 手机号码1 "
        "联系电话手机 phone mobile tel telephone mobilephone"
    ),
    Field.DELEGATION: (
        "代表团 代表团名称 所在代表团 代表队 选派省份 推荐地区 组团单位 选派单位 选送单位 推荐单位 "
        "派出单位 报送单位 选派地区 所属代表团 delegation"
    ),
    Field.SITE: (
        "教学点 教学点名称 分课堂名称 上课地点 学习地点 参训教学点 培训教学点 分课堂 培训点 分会场 "
        "会场 课堂 所在教学点 所属教学点 所属分课堂 参训地点 培训地点 site"
    ),
    Field.PROVINCE: "省 省份 省市 省区市 省自治区直辖市 所在省 所属省份",
    Field.CITY: "市 地市 市州 地级市 市地州盟 设区市 所在市",
    Field.DISTRICT: "区 县 区县 县区 县市区 市县区 区县市 县市 所在区县 区市县",
    Field.STREET: "街道 乡镇 镇街 街镇 街道乡镇 乡镇街道 镇街道 所在街道 所属街道",
    Field.COMMUNITY: "社区 村社区 社区村 村 村居 社区名称 所属社区 所在村社区 村居名称",
    Field.UNIT: (
        "单位 工作单位 所在单位 所在社区 单位名称 所属单位 任职单位 现工作单位 现单位 单位全称 "
        "工作单位名称 工作单位全称 服务单位 就职单位 所在社区名称 所在村社区 工作社区 unit workunit"
    ),
    Field.UNIT_AND_POST: (
        "单位及职务 单位职务 单位和职务 单位与职务 工作单位及职务 工作单位和职务 工作单位职务 "
        "所在单位及职务 现工作单位及职务 现单位及职务 现任单位及职务 单位及现任职务 "
        "工作单位及现任职务 所在社区及职务"
    ),
    Field.POST: (
        "职务 职务岗位 岗位职务 工作职务 社区职务 任职 任职情况 担任职务情况 现任职务 职位 岗位 "
        "担任职务 现职务 党内职务 职务职称 post position title"
    ),
    Field.EDUCATION: "学历 文化程度 最高学历 全日制学历 学历学位 学历程度 education",
    Field.PARTY: "政治面貌 政治面目 党派 是否党员 party",
    Field.EMAIL: "邮箱 电子邮箱 电子邮件 邮箱地址 email mail",
    Field.REMARK: "备注 说明 备考 备注说明 其他说明 其他 remark remarks note",
}
EXACT = {word: field for field, words in SYNONYMS.items() for word in words.split()}

# A header that holds one of these words, unless it is about somebody or something else.
CONTAINED = (
    ("身份证", Field.ID_NUMBER),
    ("手机", Field.PHONE),
    ("联系电话", Field.PHONE),
    ("姓名", Field.NAME),
    ("性别", Field.SEX),
    ("民族", Field.ETHNICITY),
    ("出生", Field.BIRTH_DATE),
    ("代表团", Field.DELEGATION),
    ("选派", Field.DELEGATION),
    ("推荐单位", Field.DELEGATION),
    ("教学点", Field.SITE),
    ("分课堂", Field.SITE),
    ("培训点", Field.SITE),
    ("单位及职务", Field.UNIT_AND_POST),
    ("单位职务", Field.UNIT_AND_POST),
    ("单位和职务", Field.UNIT_AND_POST),
    ("单位与职务", Field.UNIT_AND_POST),
    ("工作单位", Field.UNIT),
    ("所在单位", Field.UNIT),
    ("职务", Field.POST),
    ("学历", Field.EDUCATION),
    ("政治面貌", Field.PARTY),
    ("备注", Field.REMARK),
    ("电话", Field.PHONE),
    ("单位", Field.UNIT),
)
ABOUT_OTHERS = re.compile(
    "紧急|联系人|家属|家长|领队|负责人|填表|填报人|配偶|推荐人|介绍人|办公电话|座机|固定电话|传真|原"
)
BRACKETED = re.compile(r"[(\[【〔<《{].*?[)\]】〕>》}]")
NO_LETTERS = re.compile(r"[\W_]+")
LONGEST_HEADER = 40


@lru_cache(maxsize=4096)
def field_of(header: str) -> tuple[Field | None, bool]:
    """The field that a header names, and whether it names it exactly.

    Brackets (“（必填）”), white space, punctuation and width do not count. `(None, False)` when unknown.
    """
    if len(header) > LONGEST_HEADER:
        return None, False
    folded = unicodedata.normalize("NFKC", header).casefold()
    for text in (folded, BRACKETED.sub("", folded)):
        if field := EXACT.get(NO_LETTERS.sub("", text)):
            return field, True
    word = NO_LETTERS.sub("", BRACKETED.sub("", folded))
    if len(word) > 16 or any(char.isdigit() for char in word) or ABOUT_OTHERS.search(word):
        return None, False
    return next((field for part, field in CONTAINED if part in word), None), False
