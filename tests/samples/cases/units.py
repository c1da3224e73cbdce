"""Units of irregular depth, and units with the post in the same cell."""

from __future__ import annotations

from tests.samples.registry import sample
from tests.samples.writers.xlsx import Row, Sheet, workbook


def sheet(header: list[str], values: list[str]) -> bytes:
    """A roster with a person for each value, the province as delegation."""
    rows: list[Row] = [["姓名", "手机", *header]]
    rows += [[f"演{chr(0x4E00 + n)}", f"199000000{n:02d}", value] for n, value in enumerate(values)]
    return workbook(Sheet("名册", rows))


@sample("units_of_any_depth.xlsx")
def units_of_any_depth() -> bytes:
    """Paths of four to six levels: autonomous prefectures, new areas, county-level cities, streets under cities."""
    return sheet(
        ["工作单位"],
        [
            "示范省青禾市望溪区春风街道柳堤社区",
            "示范省青禾市望溪区春风街道柳堤社区居民委员会",
            "示范省青禾市春风街道柳堤社区",
            "示范省望溪自治州松涛市春风镇柳堤村",
            "示范省青禾市望溪新区柳堤社区",
            "示范省 / 青禾市 / 望溪区 / 春风街道 / 柳堤社区",
            "示范省-青禾市-望溪县-柳堤乡-松涛村委会",
            "北京市望溪区春风街道柳堤社区",
            "新疆生产建设兵团第十九师望溪市柳堤社区",
            "内蒙古自治区望溪盟松涛旗春风苏木柳堤嘎查",
            "柳堤社区",
            "示范省社会工作者协会",
            "示范省青禾市望溪区春风街道柳堤社区第三网格",
            "示范省青禾市柳?社区",
            "示范省青禾市柳\ue863社区",
        ],
    )


@sample("units_with_posts.xlsx")
def units_with_posts() -> bytes:
    """Unit and post in one column, with and without something between them."""
    return sheet(
        ["单位及职务"],
        [
            "示范省青禾市柳堤社区党委书记、居委会主任",
            "示范省青禾市柳堤社区 副主任",
            "柳堤社区居委会",
            "党委书记",
            "青禾市民政局基层政权科科长",
            "柳堤社区的热心人",
        ],
    )
