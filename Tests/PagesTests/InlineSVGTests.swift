import Testing

@testable import Pages

@Suite struct InlineSVGTests {
  private let file = """
    <?xml version="1.0" encoding="utf-8"  standalone="no"?>
    <!-- url(#note) -->
    <svg role="img"
     width="720" height="536" xmlns="http://www.w3.org/2000/svg">
    <title>A &lt;title&gt;</title>
    <desc>In words: id="a", url(#a).</desc>
    <defs><circle id='dot'/><use xlink:href='#dot' id='dot2'/><path href="#dot"/></defs>
    <g fill="url(#dot)" style="filter: url('#dot2'); mask: url(#dot)" aria-labelledby="dot dot2">
    <image xlink:href="data:image/png;base64,AA=="/><text>see url(#dot) and id='dot'</text></g>
    </svg>
    """

  @Test func idsAndReferencesGetThePrefix() throws {
    let element = try #require(InlineSVG.element(file, prefix: "f1-"))
    #expect(element.contains("<circle id='f1-dot'/><use xlink:href='#f1-dot' id='f1-dot2'/>"))
    #expect(element.contains("<path href=\"#f1-dot\"/>"))
    #expect(
      element.contains(
        "<g fill=\"url(#f1-dot)\" style=\"filter: url('#f1-dot2'); mask: url(#f1-dot)\" "
          + "aria-labelledby=\"f1-dot f1-dot2\">"))
    #expect(element.contains("xlink:href=\"data:image/png;base64,AA==\""))
  }

  @Test func textStaysAsItIs() throws {
    let element = try #require(InlineSVG.element(file, prefix: "f1-"))
    #expect(element.contains(">In words: id=\"a\", url(#a).</desc>"))
    #expect(element.contains("<text>see url(#dot) and id='dot'</text>"))
  }

  @Test func itIsNamedAndDescribedByItsOwnWords() throws {
    let element = try #require(InlineSVG.element(file, prefix: "f1-"))
    #expect(element.hasPrefix("<svg aria-labelledby=\"f1_title f1_desc\" role=\"img\""))
    #expect(element.contains("<title id=\"f1_title\">A &lt;title&gt;</title>"))
    #expect(element.contains("<desc id=\"f1_desc\">"))
    #expect(InlineSVG.width(element) == 720)
  }

  /// As gnuplot writes some attributes, and what it calls its plots.
  @Test func spacesAroundEqualSignsAndNamesOfPlots() throws {
    let element = try #require(
      InlineSVG.element(
        """
        <svg width="9"><title>One</title><desc>Two</desc><g id = 'a' fill = "url(#b)">
        <title>gnuplot_plot_1</title><path id='b'/></g></svg>
        """, prefix: "f1-"))
    #expect(element.contains("<g id = 'f1-a' fill = \"url(#f1-b)\">"))
    #expect(element.contains("One</title>") && !element.contains("gnuplot_plot_1"))
    #expect(element.contains("<path id='f1-b'/></g></svg>"))
  }

  @Test func whatStandsAroundThePictureIsLeftOut() throws {
    let element = try #require(InlineSVG.element(file, prefix: "f1-"))
    #expect(!element.contains("<?xml") && !element.contains("<!--"))
    #expect(element.hasSuffix("</svg>"))
    #expect(InlineSVG.element("not a picture", prefix: "f1-") == nil)
    #expect(InlineSVG.element("<svg width=\"1\">", prefix: "f1-") == nil)
  }
}
